/** The real engine in a process of its own that also watches its own event loop. Started by engine-process.ts. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { openConfigured } from '../support/configured-engine.ts';
import type { EngineNews, EngineOrder, EngineOrders } from './engine-words.ts';

const timerMs = 1;

// `as`: engine-process.ts is the only one that starts this program.
const orders = JSON.parse(process.argv[2] ?? '') as EngineOrders;
const tell = (news: EngineNews) => void process.send?.(news);
const now = () => performance.timeOrigin + performance.now();
process.on('disconnect', () => process.exit(0));
await run();

async function run(): Promise<void> {
  const engine = await openConfigured(orders.configFile);
  if (orders.paused) engine.pause();
  let granted = 0;
  let lastGrantedAt = 0;
  engine.onEvent(({ event, path = '' }) => {
    if (event !== 'slot-granted') return;
    granted += 1;
    lastGrantedAt = now();
    if (orders.tellsEach) tell({ kind: 'granted', path, at: lastGrantedAt });
  });
  const loop = monitorEventLoopDelay({ resolution: timerMs });
  if (orders.watchesLoop) loop.enable();
  const late = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - timerMs);
  process.on('message', (order: EngineOrder) => {
    if (order === 'pause') return void engine.pause();
    if (order === 'resume') return void engine.resume();
    if (order === 'stop') return void engine.stop().then(() => process.exit(0));
    const { user, system } = process.cpuUsage();
    const facts = {
      ...{ granted, lastGrantedAt, cpuSeconds: (user + system) / 1e6, idle: engine.isIdle() },
      loopDelayP50: late(loop.percentile(50)),
      loopDelayP99: late(loop.percentile(99)),
      loopDelayMax: late(loop.max),
    };
    loop.reset();
    tell({ kind: 'facts', facts });
  });
  tell({ kind: 'watching', at: now() });
}
