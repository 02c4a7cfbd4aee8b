/** Every command of `clipslot`, in the order in which help shows them. A new one is a row here. */
import { changeCommand, pauseCommand, resumeCommand } from './changing.ts';
import { cliWords } from './cli-words.ts';
import type { CliCommand } from './command.ts';
import { explainCommand } from './explaining.ts';
import { exportCommand } from './exporting.ts';
import { listCommand, showCommand, statusCommand } from './reading.ts';
import { replayCommand } from './replaying.ts';
import { runCommand } from './run.ts';
import { enqueueCommand, eventsCommand, waitCommand } from './waiting.ts';

const oneClip = ['<clip>', cliWords.clipArgument] as const;

const working: readonly CliCommand[] = [
  {
    name: 'run',
    about: cliWords.run,
    examples: [
      'run --config clipslot.json',
      'run --config clipslot.json --until-idle --json',
      'run --config clipslot.json --until-idle --junit run.xml',
    ],
    options: [
      ['--until-idle', cliWords.untilIdle],
      ['--junit <file>', cliWords.junit],
    ],
    run: runCommand,
  },
];

const following: readonly CliCommand[] = [
  {
    name: 'enqueue',
    about: cliWords.enqueue,
    examples: ['enqueue captures/evening.mp4 --config clipslot.json'],
    exits: cliWords.exitsEnqueue,
    argument: ['<file>', cliWords.enqueueArgument],
    options: [['--timeout <time>', cliWords.timeout]],
    run: enqueueCommand,
  },
  {
    name: 'wait',
    about: cliWords.wait,
    examples: [
      'wait --until idle --timeout 10m --junit run.xml --config clipslot.json',
      'wait evening.mp4 --config clipslot.json',
    ],
    exits: cliWords.exitsWait,
    argument: ['[clip]', cliWords.waitArgument],
    options: [
      ['--until <end>', cliWords.waitUntil],
      ['--timeout <time>', cliWords.timeout],
      ['--junit <file>', cliWords.junit],
    ],
    run: waitCommand,
  },
  {
    name: 'events',
    about: cliWords.events,
    examples: ['events --json --config clipslot.json'],
    exits: cliWords.exitsEvents,
    run: eventsCommand,
  },
];

const reading: readonly CliCommand[] = [
  {
    name: 'status',
    about: cliWords.status,
    examples: ['status --config clipslot.json'],
    run: statusCommand,
  },
  {
    name: 'list',
    about: cliWords.list,
    examples: ['list --config clipslot.json', 'list --config clipslot.json --json | jq .state'],
    run: listCommand,
  },
  {
    name: 'show',
    about: cliWords.show,
    examples: ['show evening.mp4 --config clipslot.json'],
    exits: cliWords.exitsNamed,
    argument: oneClip,
    run: showCommand,
  },
  {
    name: 'explain',
    about: cliWords.explain,
    examples: ['explain evening.mp4 --config clipslot.json'],
    exits: cliWords.exitsNamed,
    argument: oneClip,
    run: explainCommand,
  },
  {
    name: 'export',
    about: cliWords.export,
    examples: [
      'export evening.mp4 --out evidence --config clipslot.json',
      'export --since 2h --out evidence --config clipslot.json',
    ],
    exits: cliWords.exitsExport,
    argument: ['[clip]', cliWords.exportClipArgument],
    options: [
      ['--out <dir>', cliWords.exportOut, 'needed'],
      ['--since <when>', cliWords.exportSince],
    ],
    run: exportCommand,
  },
  {
    name: 'replay',
    about: cliWords.replay,
    examples: ['replay evidence/evidence.json', 'replay evidence/evidence.json --scenario slow.json --json'],
    exits: cliWords.exitsReplay,
    argument: ['<pack>', cliWords.replayPack],
    options: [['--scenario <file>', cliWords.replayScenario]],
    needsConfig: false,
    run: replayCommand,
  },
];

const changing: readonly CliCommand[] = [
  ...(['retry', 'cancel', 'send-now', 'pin', 'unpin', 'hold', 'release', 'forget'] as const).map((name) => ({
    name,
    about: cliWords.changes[name],
    examples: [`${name} evening.mp4 --config clipslot.json`],
    exits: cliWords.exitsChange,
    argument: oneClip,
    run: changeCommand(name),
  })),
  {
    name: 'pause',
    about: cliWords.pause,
    examples: ['pause --for 1h30m --config clipslot.json', 'pause --until 08:00 --config clipslot.json'],
    exits: cliWords.exitsChange,
    options: [
      ['--for <time>', cliWords.pauseFor],
      ['--until <HH:MM>', cliWords.pauseUntil],
    ],
    run: pauseCommand,
  },
  {
    name: 'resume',
    about: cliWords.resume,
    examples: ['resume --config clipslot.json'],
    exits: cliWords.exitsChange,
    run: resumeCommand,
  },
];

export const cliCommands: readonly CliCommand[] = [...working, ...following, ...reading, ...changing];
