/** Faults of real networks: commands for the token that hang, fork, or print what is no token. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tokenFrom } from '../../main/service/authorization/token-command.ts';

const patient = { timeoutMs: 20_000, graceMs: 200, outputBytes: 64 * 1024 };
const hangs = 'setInterval(() => {}, 1000)';
const forks = `require('node:child_process').spawn(process.execPath, ['-e', '${hangs}'],
  { stdio: ['ignore', 'inherit', 'ignore'] }).unref(); console.log('Xauth=token')`;

function answerOf(script: string, limits = patient) {
  return tokenFrom([process.execPath, '-e', script], limits);
}

test('N10: a command that reads its input gets none, and its one line is the token', async () => {
  const script = "process.stdin.on('end', () => console.log('Xauth=token')).resume()";
  expect(await answerOf(script)).toEqual({ ok: true, value: 'Xauth=token' });
});

test.each([
  ['exit 1', 'process.exit(1)', 'exit code 1'],
  ['a signal', "process.kill(process.pid, 'SIGKILL')", 'ended by SIGKILL'],
  ['two lines', "console.log('Xauth=token\\nnote')", 'more than one line'],
  ['nothing', '', 'printed nothing'],
  ['10 MB', "process.stdout.write('x'.repeat(1e7))", 'printed too much'],
  ['output held open', forks, 'holds its output open'],
])('N10: %s is named as what the command did', async (_, script, said) => {
  const found = await answerOf(script);
  expect(found).toMatchObject({ ok: false, problem: expect.stringContaining(said) });
  expect(JSON.stringify(found)).not.toContain('"Xauth=token');
});

test('N10: a wrong path is named as such', async () => {
  const found = await tokenFrom(['/no/such/program'], patient);
  expect(found).toMatchObject({ ok: false, problem: expect.stringContaining('was not found') });
});

test('N10: a command that ignores SIGTERM is not waited for, and is killed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'clipslot-command-'));
  const file = join(folder, 'pid');
  const script = `process.on('SIGTERM', () => {});
    require('node:fs').writeFileSync(${JSON.stringify(file)}, String(process.pid)); ${hangs}`;
  const found = await answerOf(script, { ...patient, timeoutMs: 1_500 });
  expect(found).toMatchObject({ ok: false, problem: expect.stringContaining('took longer than') });
  const pid = Number(readFileSync(file, 'utf8'));
  await expect.poll(() => isAlive(pid), { timeout: 5_000 }).toBe(false);
  rmSync(folder, { recursive: true });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
