// What is typed without network: a queue in the browser's own database. It is written before anybody is thanked, handed over one by one in its order,
// and forgotten only once the server has said that it has it. Each has a key of its own, so that handing it over twice is once.
export interface Kept { key: string; at: string; body: unknown }

const open = (name: string): Promise<IDBDatabase> => new Promise((done, fail) => {
  const asked = indexedDB.open(name, 1);
  asked.onupgradeneeded = () => { asked.result.createObjectStore('queue', { keyPath: 'key' }); asked.result.createObjectStore('settings'); };
  asked.onsuccess = () => done(asked.result);
  asked.onerror = () => fail(asked.error ?? new Error('no database'));
});

export class Queue {
  private constructor(private readonly db: IDBDatabase, private readonly name: string) {}

  static async open(name: string): Promise<Queue> { return new Queue(await open(name), name); }

  // Resolves when it is on the disk; rejects where the disk is full.
  put(kept: Kept): Promise<void> { return this.write('queue', store => { store.put(kept); }); }

  drop(key: string): Promise<void> { return this.write('queue', store => { store.delete(key); }); }

  all(): Promise<Kept[]> {
    return new Promise((done, fail) => {
      const asked = this.db.transaction('queue').objectStore('queue').getAll() as IDBRequest<Kept[]>;
      asked.onsuccess = () => done(asked.result.sort((a, b) => a.at.localeCompare(b.at)));
      asked.onerror = () => fail(asked.error ?? new Error('unreadable'));
    });
  }

  setting<T>(key: string): Promise<T | undefined> {
    return new Promise((done, fail) => {
      const asked = this.db.transaction('settings').objectStore('settings').get(key) as IDBRequest<T | undefined>;
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => fail(asked.error ?? new Error('unreadable'));
    });
  }

  set(key: string, value: unknown): Promise<void> { return this.write('settings', store => { store.put(value, key); }); }

  // One window at a time hands over. 'again': the rest waits; 'left': this one waits for a person, the others go on; 'stop': nothing more will be taken.
  async flush(send: (kept: Kept) => Promise<'taken' | 'left' | 'again' | 'stop'>): Promise<'done' | 'again' | 'stop'> {
    const work = async () => {
      for (const kept of await this.all()) {
        const outcome = await send(kept).catch(() => 'again' as const);
        if (outcome === 'again' || outcome === 'stop') return outcome;
        if (outcome === 'taken') await this.drop(kept.key);
      }
      return 'done' as const;
    };
    return navigator.locks ? navigator.locks.request(`flush ${this.name}`, work) : work();
  }

  private write(store: 'queue' | 'settings', change: (store: IDBObjectStore) => void): Promise<void> {
    return new Promise((done, fail) => {
      const transaction = this.db.transaction(store, 'readwrite', { durability: 'strict' });
      transaction.oncomplete = () => done();
      transaction.onerror = transaction.onabort = () => fail(transaction.error ?? new Error('not written'));
      change(transaction.objectStore(store));
    });
  }
}

export function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map(b => b.toString(16).padStart(2, '0')).join('');
}

export function say(template: string, ...values: (string | number)[]): string {
  return template.replace(/\{(\d)\}/g, (all, i) => String(values[Number(i)] ?? all));
}

export function saveAsFile(name: string, value: unknown): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([JSON.stringify(value, null, 2)], { type: 'application/json' }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
