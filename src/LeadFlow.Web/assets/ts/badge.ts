// A badge or card by its QR code, where the browser reads codes itself: a vCard, a MECARD, or a bare address. What it says is put into fields to be looked at.
export interface Person { name?: string; email?: string; phone?: string; company?: string; job?: string; website?: string }

interface Detector { detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]> }
type DetectorClass = new (options: { formats: string[] }) => Detector;

const detector = (): DetectorClass | undefined => (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector;

export const canScan = () => detector() !== undefined && 'mediaDevices' in navigator;

const plain = (text: string) => text.replace(/\\n/gi, ' ').replace(/\\([,;:\\])/g, '$1').trim();

export function readCode(text: string): Person | undefined {
  if (/^BEGIN:VCARD/i.test(text)) {
    const lines = text.replace(/\r?\n[ \t]/g, '').split(/\r?\n/);
    const of = (property: string) => lines.find(l => new RegExp(`^([A-Za-z0-9-]+\\.)?${property}[;:]`, 'i').test(l))?.replace(/^[^:]*:/, '');
    const parts = of('N')?.split(/(?<!\\);/) ?? [];
    const name = of('FN') ?? [parts[1], parts[0]].filter(Boolean).join(' ');
    return { name: name && plain(name), email: plain(of('EMAIL') ?? ''), phone: plain((of('TEL') ?? '').replace(/^tel:/i, '')), company: plain((of('ORG') ?? '').split(/(?<!\\);/)[0] ?? ''), job: plain(of('TITLE') ?? ''), website: plain(of('URL') ?? '') };
  }
  if (/^MECARD:/i.test(text)) {
    const fields = new Map(text.slice(7).split(/(?<!\\);/).map(f => [f.slice(0, f.indexOf(':')).toUpperCase(), plain(f.slice(f.indexOf(':') + 1))] as const));
    const [last, first] = (fields.get('N') ?? '').split(',');
    return { name: [first, last].filter(Boolean).join(' ').trim(), email: fields.get('EMAIL'), phone: fields.get('TEL'), company: fields.get('ORG') };
  }
  const mail = /^(?:mailto:)?([^\s@]+@[^\s@]+\.[^\s@?]+)/i.exec(text);
  return mail ? { email: mail[1] } : undefined;
}

// Looks through the camera until a code is read or somebody stops it.
async function scan(video: HTMLVideoElement, stopped: () => boolean): Promise<Person | undefined> {
  const Detect = detector();
  if (!Detect) return undefined;
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
  try {
    video.srcObject = stream;
    await video.play();
    const reader = new Detect({ formats: ['qr_code'] });
    while (!stopped()) {
      for (const code of await reader.detect(video).catch(() => [])) {
        const person = readCode(code.rawValue);
        if (person) return person;
      }
      await new Promise(r => setTimeout(r, 150));
    }
    return undefined;
  } finally {
    stream.getTracks().forEach(t => t.stop());
    video.srcObject = null;
  }
}

// Below a button, with one that stops it. Nothing where there is no camera, or it was refused: they type.
export async function scanBeside(button: HTMLElement, stop: string): Promise<Person | undefined> {
  const box = document.createElement('div'), video = document.createElement('video'), stopping = document.createElement('button');
  let stopped = false;
  box.className = 'lf-kiosk__scan';
  video.playsInline = video.muted = true;
  stopping.type = 'button';
  stopping.className = 'lf-kiosk__plain';
  stopping.textContent = stop;
  stopping.addEventListener('click', () => { stopped = true; });
  box.append(video, stopping);
  button.after(box);
  try {
    return await scan(video, () => stopped || !box.isConnected);
  } catch {
    return undefined;
  } finally {
    box.remove();
  }
}
