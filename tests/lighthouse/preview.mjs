// node preview.mjs http://localhost:5080/agreement/DRAFT COOKIES [moves]: how soon the agreement's page shows what a moved slider would do, from the
// sample and then of every lead. From the input to the paint after the answer, in Chromium; CHROME_PATH names another one.
import puppeteer from 'puppeteer-core';

const [address, cookies, moves = '30'] = process.argv.slice(2);
const browser = await puppeteer.launch({ executablePath: process.env.CHROME_PATH ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
try {
  await browser.setCookie(...cookies.split('; ').map(pair => ({ name: pair.slice(0, pair.indexOf('=')), value: pair.slice(pair.indexOf('=') + 1), domain: new URL(address).hostname })));
  const page = await browser.newPage();
  await page.setViewport({ width: 1440, height: 900 });
  await page.goto(address);
  await page.waitForSelector('#preview [data-exact]', { timeout: 60_000 });
  const kinds = { 'weights, which every lead has at hand': [['w.need', 25], ['w.authority', 20]], 'half-life, for which responses add up anew': [['halflife', 30]] };
  for (const [kind, sliders] of Object.entries(kinds)) {
    const [sample, exact] = [[], []];
    for (let i = 0; i < Number(moves); i++) {
      const took = await page.evaluate(async (sliders, by) => {
        const preview = document.querySelector('#preview');
        const shown = selector => new Promise(done => {
          const look = new MutationObserver(() => preview.querySelector(selector) && (look.disconnect(), requestAnimationFrame(() => setTimeout(() => done(performance.now())))));
          look.observe(preview, { childList: true, subtree: true });
        });
        const [fromSample, ofAll] = [shown('.lf-figure small'), shown('[data-exact]')];
        const start = performance.now();
        sliders.forEach(([name, value], at) => {
          const slider = document.querySelector(`input[name="${name}"]`);
          slider.value = value + (at === 0 ? by : -by); // The weights go on making 100.
          slider.dispatchEvent(new Event('input', { bubbles: true }));
        });
        return [await fromSample - start, await ofAll - start];
      }, sliders, 1 + i % 4);
      sample.push(took[0]);
      exact.push(took[1] - 400); // The page waits so long for the slider to rest.
    }

    const of = (all, share) => Math.round(all.sort((a, b) => a - b)[Math.floor(all.length * share)]);
    console.log(`${kind}: from the sample p50 ${of(sample, .5)} ms, p95 ${of(sample, .95)} ms; of every lead p50 ${of(exact, .5)} ms, p95 ${of(exact, .95)} ms, from the slider's rest`);
  }
} finally {
  await browser.close();
}
