// The little of sortablejs that the board and the builder use; the package brings no types of its own.
declare module 'sortablejs' {
  interface SortableEvent { item: HTMLElement; from: HTMLElement; to: HTMLElement; oldIndex?: number; newIndex?: number }
  interface MoveEvent { to: HTMLElement; from: HTMLElement; dragged: HTMLElement; related: HTMLElement }
  interface Options {
    group?: string; handle?: string; sort?: boolean; draggable?: string; filter?: string; preventOnFilter?: boolean; animation?: number; forceFallback?: boolean; fallbackOnBody?: boolean; fallbackTolerance?: number;
    ghostClass?: string; fallbackClass?: string; delay?: number; delayOnTouchOnly?: boolean; disabled?: boolean; scroll?: boolean;
    onChoose?(): void; onUnchoose?(): void; onStart?(e: SortableEvent): void; onEnd?(e: SortableEvent): void; onMove?(e: MoveEvent): boolean | void;
  }
  export default class Sortable { constructor(el: HTMLElement, options: Options); option(name: 'disabled', value: boolean): void; destroy(): void }
}
