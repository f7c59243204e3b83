// What MSBuild calls: npm ci when the packages changed, then the bundle, then the stamp. One process at a time.
import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const modules = 'node_modules';
const installed = path.join(modules, '.installed');
const stamp = path.join(modules, '.assets.stamp');
const style = path.join('wwwroot', 'dist', 'app.css');
const lock = path.join('obj', 'assets.lock');

const files = ['package.json', 'package-lock.json', '.npmrc'];
const sources = fs.readdirSync('assets', { recursive: true, withFileTypes: true })
  .filter(f => f.isFile()).map(f => path.join(f.parentPath ?? f.path, f.name)).sort();
const hash = names => names.reduce((h, n) => h.update(n).update(fs.readFileSync(n)), createHash('sha256')).digest('hex');
const read = name => fs.existsSync(name) ? fs.readFileSync(name, 'utf8') : '';

function run(command, ...args) {
  const shell = process.platform === 'win32';
  const { status, error } = spawnSync(command, args, { stdio: 'inherit', shell });
  if (error || status !== 0) throw new Error(`${command} ${args.join(' ')} failed${error ? `: ${error.message}` : ''}`);
}

function isAlive(pid) {
  try { process.kill(pid, 0); return true; } catch (e) { return e.code === 'EPERM'; }
}

async function hold() {
  fs.mkdirSync(path.dirname(lock), { recursive: true });
  for (let left = 3000; left > 0; left--) {
    try { fs.writeFileSync(lock, String(process.pid), { flag: 'wx' }); return; } catch (e) { if (e.code !== 'EEXIST') throw e; }
    const owner = Number(read(lock));
    if (owner && !isAlive(owner)) fs.rmSync(lock, { force: true }); else await wait(100);
  }
  throw new Error(`${lock} is held for five minutes; remove it if nothing builds`);
}

await hold();
process.on('exit', () => fs.rmSync(lock, { force: true }));

const packages = hash(files);
if (read(installed) !== packages) {
  run('npm', 'ci', '--no-audit', '--no-fund', '--loglevel=error');
  fs.writeFileSync(installed, packages);
}

const inputs = hash([...files, ...sources]);
if (read(stamp) !== inputs || !fs.existsSync(style)) {
  run(process.execPath, path.join(modules, 'typescript', 'bin', 'tsc'), '--noEmit', '-p', 'assets/ts');
  run(process.execPath, path.join('assets', 'build.mjs'));
}

fs.writeFileSync(stamp, inputs);
fs.utimesSync(style, new Date(), new Date());
