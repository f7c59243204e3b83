// Bundles assets/ into wwwroot/dist: app.css, components.css, form.css, add.js, app.js, board.js, builder.js, embed.js, form.js, kiosk.js, live.js, worker.js, theme.js, icons.svg, fonts/.
import { build } from 'esbuild';
import { PurgeCSS } from 'purgecss';
import fs from 'node:fs';
import path from 'node:path';

const out = 'wwwroot/dist';

// Of Tabler we use buttons, form controls, selects and checks; everything else is left out.
const tabler = {
  name: 'tabler',
  setup(b) {
    b.onResolve({ filter: /^tabler$/ }, () => ({ path: 'tabler', namespace: 'tabler' }));
    b.onLoad({ filter: /.*/, namespace: 'tabler' }, async () => {
      const [{ css }] = await new PurgeCSS().purge({
        css: [{ raw: fs.readFileSync('node_modules/@tabler/core/dist/css/tabler.css', 'utf8') }],
        content: [{ raw: fs.readFileSync('assets/css/base/tabler.txt', 'utf8'), extension: 'txt' }],
        safelist: [':root', ':host'],
        variables: true, keyframes: true, fontFace: true,
      });
      return { contents: css, loader: 'css' };
    });
  },
};

// A font that is late waits for the next page: to change letters under somebody who reads moves every line.
const standing = {
  name: 'standing',
  setup(b) {
    b.onLoad({ filter: /@fontsource-variable[\\/].*\.css$/ }, ({ path: file }) => ({
      contents: fs.readFileSync(file, 'utf8').replaceAll('font-display: swap', 'font-display: optional'), loader: 'css', resolveDir: path.dirname(file),
    }));
  },
};

const { outputFiles } = await build({
  entryPoints: {
    add: 'assets/ts/add.ts', app: 'assets/ts/app.ts', theme: 'assets/ts/theme.ts', board: 'assets/ts/board.ts', live: 'assets/ts/live.ts', builder: 'assets/ts/builder.ts', form: 'assets/ts/form.ts', embed: 'assets/ts/embed.ts', kiosk: 'assets/ts/kiosk.ts', worker: 'assets/ts/worker.ts',
    'app-css': 'assets/css/app.css', 'form-css': 'assets/css/form.css', 'components-css': 'assets/css/pages/components.css',
  },
  outdir: out, write: false, bundle: true, minify: true, format: 'iife', target: ['es2022', 'chrome120', 'firefox121', 'safari17.2'],
  legalComments: 'none', loader: { '.woff2': 'file' }, assetNames: 'fonts/[name]', plugins: [tabler, standing], logLevel: 'warning',
});

// Only the icons named in icons.txt, as one sprite.
const names = fs.readFileSync('assets/icons.txt', 'utf8').split(/\s+/).filter(Boolean).sort();
const symbols = names.map(name => {
  const svg = fs.readFileSync(`node_modules/@tabler/icons/icons/outline/${name}.svg`, 'utf8').replace(/<path stroke="none"[^>]*>/, '');
  const inner = svg.slice(svg.indexOf('>', svg.indexOf('<svg')) + 1, svg.lastIndexOf('</svg>')).replace(/\s+/g, ' ').trim();
  return `<symbol id="${name}" viewBox="0 0 24 24">${inner}</symbol>`;
});

const files = new Map(outputFiles.map(f => [path.relative(out, f.path).replace('-css.css', '.css').split(path.sep).join('/'), f.contents]));
files.set('icons.svg', `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('')}</svg>`);

// Each file is replaced whole, so that a reader never meets half of one; then what is no longer made goes.
for (const [name, contents] of files) {
  const to = path.join(out, name);
  fs.mkdirSync(path.dirname(to), { recursive: true });
  fs.writeFileSync(`${to}.new`, contents);
  fs.renameSync(`${to}.new`, to);
}
for (const f of fs.readdirSync(out, { recursive: true, withFileTypes: true })) {
  const full = path.join(f.parentPath ?? f.path, f.name);
  if (f.isFile() && !files.has(path.relative(out, full).split(path.sep).join('/'))) fs.rmSync(full);
}
