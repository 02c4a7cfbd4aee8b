/**
 * The simulator as a program: prints one JSON line with its addresses, then serves until it is told to stop. Runs under
 * plain Node and inside Electron's utilityProcess.
 */
import { readCommandLine } from './command-line.ts';
import { type Simulator, startSimulator } from './start-simulator.ts';

/** The part of Electron's `process.parentPort` that is used here; absent under plain Node. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'close', listener: () => void): void;
}

void main();

async function main(): Promise<void> {
  const read = readCommandLine(process.argv.slice(2));
  if (!read.ok) {
    giveUp(read.problem);
    return;
  }
  const { port, transferPort, scenario, stateDir, exitWithParent } = read.line;
  let simulator: Simulator;
  try {
    simulator = await startSimulator({
      port,
      transferPort,
      ...(scenario === null ? {} : { scenario }),
      ...(stateDir === null ? {} : { stateDir }),
    });
  } catch (error) {
    giveUp(error instanceof Error ? error.message : String(error));
    return;
  }
  const parentPort = parentPortOf(process);
  stopWhenTold(simulator, exitWithParent, parentPort);
  const { ledger: _ledger, close: _close, ...facts } = simulator;
  const listening = { event: 'listening', ...facts };
  process.stdout.write(`${JSON.stringify(listening)}\n`);
  parentPort?.postMessage(listening);
}

function stopWhenTold(simulator: Simulator, exitWithParent: boolean, parentPort: ParentPort | null): void {
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    void simulator.close().then(() => process.exit(0));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  if (!exitWithParent) return;
  if (parentPort !== null) parentPort.on('close', stop);
  else process.stdin.on('end', stop).on('close', stop).resume();
}

function parentPortOf(owner: object): ParentPort | null {
  // `as`: Electron adds the port to `process`; Node's types do not know it.
  return 'parentPort' in owner && owner.parentPort ? (owner.parentPort as ParentPort) : null;
}

function giveUp(problem: string): void {
  process.stderr.write(`simulator: ${problem}\n`);
  process.exitCode = 2;
}
