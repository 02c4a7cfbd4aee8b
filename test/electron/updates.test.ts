// Updates in the packaged app with a feed: it speaks to that one only when asked. Without one:
// token.test.ts looks on.
import { cpSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { appUnderTest } from '../setup/app-under-test.ts';
import { newBase, setUpPractice, startIn } from './running-app.ts';

let feed: Server;
let calls = 0;

beforeAll(async () => {
  // It never answers in TLS, so what is asked of it fails; that it was asked is what counts.
  feed = createServer((socket) => {
    calls += 1;
    socket.destroy();
  });
  await new Promise<void>((listening) => feed.listen(0, '127.0.0.1', listening));
});
afterAll(() => feed.close());

test('a build with a feed asks it when the owner does, and says that it could not be reached', async () => {
  const base = newBase();
  const { port } = feed.address() as { port: number };
  const program = programWithFeed(base, `https://127.0.0.1:${port}`);
  const running = await startIn(base, { program, env: { APPIMAGE: join(base, 'Clipslot.AppImage') } });
  await setUpPractice(running);
  await running.page.getByRole('button', { name: 'About' }).click();
  await running.page.getByText('Not looked for yet').waitFor();
  expect(calls).toBe(0);
  await running.page.getByRole('button', { name: 'Look for updates' }).click();
  await running.page.getByText('Updates could not be looked for').waitFor();
  expect(calls).toBeGreaterThan(0);
  await running.end();
});

/** The packaged app once more, by links, with a feed beside its archive. */
function programWithFeed(base: string, url: string): string {
  const { executablePath } = appUnderTest();
  const from = dirname(executablePath);
  const to = join(base, 'program');
  mkdirSync(join(to, 'resources'), { recursive: true });
  for (const name of readdirSync(from).filter((one) => one !== 'resources')) link(from, to, name);
  for (const name of readdirSync(join(from, 'resources')))
    cpSync(join(from, 'resources', name), join(to, 'resources', name), { recursive: true });
  writeFileSync(join(to, 'resources', 'app-update.yml'), `provider: generic\nurl: ${url}\n`);
  // The program looks for its resources beside the file that runs, not beside a link to it.
  rmSync(join(to, 'clipslot'));
  cpSync(executablePath, join(to, 'clipslot'));
  return join(to, 'clipslot');
}

function link(from: string, to: string, name: string): void {
  symlinkSync(join(from, name), join(to, name));
}
