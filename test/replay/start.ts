/** `npm run -s replay -- PACK …`, also as `clipslot replay PACK …`. */
import { replayCommand } from './command.ts';

process.exitCode = await replayCommand(process.argv.slice(2), {
  result: (line) => console.log(line),
  problem: (line) => console.error(line),
});
