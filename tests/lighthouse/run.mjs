// node run.mjs http://localhost:5080 EMAIL PASSWORD [page ...]: ten pages, three times each, the median of each mark; fails below 90, 95 and 95.
// As a manager or an admin, who sees every page. PHONE=1 plays a slow phone instead of a desk; CHROME_PATH names another Chromium.
import { launch } from 'chrome-launcher';
import lighthouse, { desktopConfig } from 'lighthouse';

const [base, email, password, ...only] = process.argv.slice(2);
const aims = { performance: 90, accessibility: 95, 'best-practices': 95 };
const times = 3;

async function signIn() {
  const jar = new Map();
  const keep = answer => answer.headers.getSetCookie().forEach(c => { const [pair] = c.split(';'); jar.set(pair.slice(0, pair.indexOf('=')), pair); });
  const cookie = () => [...jar.values()].join('; ');
  const form = await fetch(`${base}/sign-in`);
  keep(form);
  const token = /name="__RequestVerificationToken" type="hidden" value="([^"]+)"/.exec(await form.text())?.[1] ?? '';
  const answer = await fetch(`${base}/sign-in`, {
    method: 'POST', redirect: 'manual', headers: { cookie: cookie() },
    body: new URLSearchParams({ 'Input.Email': email, 'Input.Password': password, __RequestVerificationToken: token }),
  });
  if (answer.status !== 302) throw new Error(`sign-in answered ${answer.status}`);
  keep(answer);
  return cookie();
}

const cookie = await signIn();
const leads = await (await fetch(`${base}/leads`, { headers: { cookie } })).text();
const lead = /href="(\/leads\/[0-9a-f-]{36})"/.exec(leads)?.[1];
const pages = only.length > 0 ? only : ['/my-day', '/triage', '/leads', ...(lead ? [lead] : []), '/queue', '/board', '/opportunities', '/reports', '/import', '/find?q=an'];
const chrome = await launch({ chromePath: process.env.CHROME_PATH ?? '/usr/bin/chromium', chromeFlags: ['--headless=new', '--no-sandbox', '--disable-gpu'] });
let failed = false;
try {
  for (const page of pages) {
    const runs = [];
    for (let i = 0; i < times; i++) {
      const { lhr } = await lighthouse(base + page, { port: chrome.port, output: 'json', logLevel: 'error', onlyCategories: Object.keys(aims), extraHeaders: { Cookie: cookie } }, process.env.PHONE ? undefined : desktopConfig);
      runs.push(lhr);
    }

    const median = of => runs.map(of).sort((a, b) => a - b)[Math.floor(times / 2)];
    const marks = Object.keys(aims).map(c => [c, Math.round(100 * median(r => r.categories[c].score ?? 0))]);
    const low = marks.filter(([c, mark]) => mark < aims[c]);
    failed ||= low.length > 0;
    console.log(`${page.padEnd(46)} ${marks.map(([c, mark]) => `${c} ${mark}`).join('  ')}  (largest paint ${(median(r => r.audits['largest-contentful-paint'].numericValue) / 1000).toFixed(2)} s, shift ${median(r => r.audits['cumulative-layout-shift'].numericValue).toFixed(3)}, blocked ${Math.round(median(r => r.audits['total-blocking-time'].numericValue))} ms)`);
    for (const [category] of low.concat(marks.filter(([c, mark]) => c !== 'performance' && mark < 100))) {
      const refs = runs[0].categories[category].auditRefs.filter(a => a.weight > 0 && (runs[0].audits[a.id].score ?? 1) < .9);
      if (refs.length > 0) console.log(`    ${category}: ${[...new Set(refs.map(a => a.id))].join(', ')}`);
    }
  }
} finally {
  await chrome.kill();
}

process.exitCode = failed ? 1 : 0;
