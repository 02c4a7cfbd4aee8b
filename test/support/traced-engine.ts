/**
 * The engine as the syscall tests start it: asks for one slot, prints `held`, and waits to be stopped. Its one argument
 * is a JSON object; `synchronous: "OFF"` weakens the database behind the engine's back, to show that the tests see it.
 */
import Database from 'better-sqlite3';
import { parseConfig } from '../../main/config/read-config.ts';
import { openEngine } from '../../main/engine/engine.ts';
import { authorizationFrom } from '../../main/service/authorization/authorization.ts';

export interface TracedOrders {
  readonly config: unknown;
  readonly synchronous: 'as-it-is' | 'OFF';
}

// `as`: the test is the only one that starts this program.
const orders = JSON.parse(process.argv[2] ?? '') as TracedOrders;
if (orders.synchronous === 'OFF') weaken();

const parsed = await parseConfig(orders.config, 'the traced configuration');
if (!parsed.ok) throw new Error(parsed.problem);
const authorization = authorizationFrom(parsed.value.account.authorization, process.env);
if (authorization === null) throw new Error('the configuration names no authorization');
const opened = await openEngine(parsed.value, { authorization });
if (!opened.ok) throw new Error(opened.problem);
const engine = opened.value;
engine.pause();
engine.onEvent(({ event }) => {
  if (event !== 'slot-granted') return;
  process.stdout.write('held\n');
  // As a power cut would: nothing is closed, nothing is flushed.
  process.kill(process.pid, 'SIGKILL');
});

/** What a refactoring that drops the pragma would do, with an assertion that looks away. */
function weaken(): void {
  const { pragma } = Database.prototype;
  Database.prototype.pragma = function (source: string, options?: Database.PragmaOptions): unknown {
    if (source === 'synchronous = FULL') return pragma.call(this, 'synchronous = OFF', options);
    return source === 'synchronous' ? 2 : pragma.call(this, source, options);
  };
}
