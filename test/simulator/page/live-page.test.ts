/** The live page: what it shows, what it lets nobody do. How it looks and behaves in a browser is seen by eye. */
import { expect, test } from 'vitest';
import { sitDown, type Table } from '../test-client.ts';

async function shown(table: Table, path = ''): Promise<string> {
  const reply = await table.ask(`${table.simulator.simulatorUrl}/${path}`, {
    headers: { Accept: 'text/html' },
  });
  expect(reply.status).toBe(200);
  return String(reply.bytes);
}

test('the page shows the scenario, each slot with its blocks, and the last requests', async () => {
  const table = await sitDown();
  await table.control('scenario', { name: 'lost-slot-answers' });
  const { gameClipId, uploadUri } = await table.slotFor([Buffer.alloc(10), Buffer.alloc(10)]);
  await table.putBlock(uploadUri, 0, Buffer.alloc(10));
  const page = await shown(table);
  expect(page).toContain('Every third slot is made, but its answer never arrives.');
  expect(page).toMatch(/<option value="lost-slot-answers"[^>]* selected>/);
  for (const part of [gameClipId, '1 of 2', 'PendingUpload', 'block 0', 'lost-answer', '0 of 1']) {
    expect(page).toContain(part);
  }
  expect(page).toContain(await shown(table, 'board'));
});

test('captions are shown as text, whatever they hold', async () => {
  const table = await sitDown();
  const userCaption = `<img src=x onerror="alert('1')">\u202Egpj.exe\n&amp;`;
  await table.postSlot({ userCaption });
  const board = await shown(table, 'board');
  expect(board).not.toContain('<img');
  expect(board).toContain(
    '&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;\\u{202e}gpj.exe\\u{a}&amp;amp;',
  );
});

test('the browser may load nothing from elsewhere, and the page asks for nothing', async () => {
  const table = await sitDown();
  const { headers } = await table.ask(`${table.simulator.simulatorUrl}/`);
  expect(headers['content-security-policy']).toMatch(
    /^default-src 'none'; script-src 'self'; style-src 'self'/,
  );
  expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' });
  const all = (await Promise.all(['', 'page.css', 'page.js'].map((path) => shown(table, path)))).join('\n');
  expect(all).not.toMatch(/https?:|["'(]\/\/|@import|url\(|<style|style=|\son\w+=/);
});

test('pages under another name of this machine see nothing', async () => {
  const table = await sitDown();
  const headers = { Host: 'evil.example' };
  expect((await table.ask(`${table.simulator.simulatorUrl}/board`, { headers })).status).toBe(403);
});
