/** What the command line says about itself; sentences about clips come from the catalogue in `preload/words.ts`. */

import type { SlotRequestCounts } from '../../preload/overview-contract.ts';
import { displayName } from '../base/text.ts';
import type { FittingClip, FolderStatus } from '../control/queue-access.ts';
import type { EngineEvent } from '../engine/api.ts';
import type { ExistingChoice } from '../model/existing-files.ts';
import type { Difference } from '../replay/outcome.ts';
import type { ReplayNote } from '../replay/replay.ts';
import type { StorageFault } from '../storage/database/storage-fault.ts';
import type { OtherFileReason } from '../view/other-files.ts';
import { exitMeanings } from './exit-codes.ts';

const counted = (clips: number) => `${clips} ${clips === 1 ? 'clip' : 'clips'}`;

export const cliWords = {
  about: 'Asks for an upload slot the moment a clip is captured, and ships the bits when it suits you.',
  exits: '0 every clip reached a good end or is on its way, 1 some clip needs a person',
  exitsNamed: '0 there is such a clip, 2 there is none, or there are several',
  exitsExport: '0 written, 2 there is no such clip, or several',
  exitsReplay:
    '0 the same outcome, 1 another one, 2 the pack cannot be repeated; one line on stderr says why',
  exitsChange: '0 done, 2 it does not apply; one line on stderr says why',
  helpAll: `
Every command works beside a running engine (the app, or "clipslot run") and without one, with the same output.
Exit codes:
${exitMeanings.map(([code, meaning]) => `  ${String(code).padStart(3)}  ${meaning}`).join('\n')}
"clipslot COMMAND --help" shows examples.`,
  helpOf: (examples: readonly string[], exits: string) =>
    `
Examples:
${examples.map((example) => `  clipslot ${example}`).join('\n')}

Exit codes: ${exits}; "clipslot --help" explains the others.`,
  configOption: 'the configuration file (JSON)',
  jsonOption: 'one JSON object a line on stdout; logs on stderr only',
  run: 'watch the capture folders and work the queue',
  untilIdle: 'end when every clip has reached a good end or needs a person',
  status: 'how many clips are in which state, and what holds the queue up',
  list: 'every clip with its state, newest first',
  needsPerson: 'only clips that no one but a person can bring on',
  show: 'one clip: its state, why, what next, and everything that happened to it',
  explain: 'why one clip is not out yet, what it waits for, and when it will be',
  export: 'what happened to one clip, or to all, as evidence.json and evidence.html',
  exportClipArgument: 'the clip: its id, or the start of it, or its file name; without it the whole queue',
  exportOut: 'the folder to write into',
  exportSince: 'only clips to which anything happened since: 2h, 3d, or 2026-11-22T20:00',
  replay:
    'repeat the run of an evidence pack against the simulator, and say whether the outcome was the same',
  replayPack: 'the evidence.json of "clipslot export"',
  replayScenario: 'another scenario than that of the pack',
  packWasChanged: (file: string) =>
    `${file}: was changed after it was made: its checksum does not fit; export it again`,
  sameOutcome: (clips: number) => `same outcome, ${counted(clips)}`,
  anotherOutcome: (clips: number) => `another outcome, ${counted(clips)}`,
  replayDifference: ({ clip, what, was, is }: Difference) => `${clip}: ${what} was "${was}", is "${is}"`,
  note: (text: string) => `note: ${text}`,
  replayNote: (note: ReplayNote) => {
    switch (note.about) {
      case 'open-then':
        return `${note.clip} was not at its end when the pack was made: not compared`;
      case 'owner-acted':
        return `${note.clip}: what its owner did meanwhile is not repeated`;
      case 'clips-left-out':
        return `the queue had ${note.inQueue} clips, the pack has ${note.inPack}: faults counted over all of them may strike others`;
      case 'not-over':
        return `the repetition was not over after ${note.afterMs / 1000} s; its outcome is what it was then`;
    }
  },
  notAMoment: '"--since" must be a length of time like 2h or 3d, or a date like 2026-11-22T20:00',
  clipOrSince: '"--since" is for the whole queue; leave it out when a clip is named',
  exported: (files: readonly string[], clips: number, leftOut: number) =>
    `${files.join(', ')}: ${counted(clips)}${
      leftOut === 0 ? '' : `; ${leftOut} older ones are left out, "--since" asks for less`
    }`,
  changes: {
    retry: 'try a clip again that failed, was refused or cancelled',
    cancel: 'give a clip up; a slot it holds is given back to the service, its file stays where it is',
    'send-now': 'send a clip whatever windows, caps and pauses say; nothing unsafe is done for it',
    pin: 'send a clip before others',
    unpin: 'do not send it before others any more',
    hold: 'put a clip aside: its slot is kept, nothing is sent until "release"',
    release: 'let a clip go on that was put aside',
    forget: 'take a clip that is over off the list; nothing else changes',
    remember: 'put a clip back on the list that was taken off',
  },
  pause: 'stop sending; slots are still asked for',
  pauseFor: 'for so long: 1h, 90m, 1h30m',
  pauseUntil: 'until the clock shows this time (HH:MM), today or tomorrow',
  resume: 'send again',
  forOrUntil: '"--for" and "--until" exclude each other',
  notASpan: '"--for" must be a length of time like 1h, 90m or 1h30m',
  notATime: '"--until" must be a time of day like 08:00',
  done: {
    'send-now': (name: string) => `${name} goes next, whatever windows, caps and pauses say`,
    pin: (name: string) => `${name} goes before others`,
    unpin: (name: string) => `${name} goes when it is its turn`,
    retry: (name: string) => `${name} is tried again`,
    cancel: (name: string) => `${name} is given up`,
    hold: (name: string) => `${name} is put aside until "clipslot release"`,
    release: (name: string) => `${name} goes on`,
    forget: (name: string) => `${name} is off the list`,
    remember: (name: string) => `${name} is on the list again`,
  },
  noLonger: (change: string, name: string, state: string) =>
    `"${change}" does not apply to ${name}: it is ${state}`,
  cannotKeep: (why: string) => `nothing can be changed now: ${why}`,
  paused: (until: string | null) =>
    until === null ? 'sending is paused until "clipslot resume"' : `sending is paused, goes on ${until}`,
  isPaused: (until: string | null) =>
    until === null ? 'transfers are paused by you' : `transfers are paused by you, go on ${until}`,
  resumed: 'sending is not paused',
  isPinned: 'It goes before others, as you asked.',
  isSentNow: 'It goes whatever windows, caps and pauses say, as you asked.',
  sendingWindow: (from: string, to: string, limited: boolean) =>
    `Sending ${limited ? 'slowly ' : ''}is possible from ${from} to ${to}.`,
  doneBy: (when: string) => `At this pace it is out ${when}.`,
  doneUnknown: 'When it will be out cannot be told yet.',
  slotMayEnd: 'Its slot may end before that.',
  slotRequests: ({ attempts, unknown, orphansDeleted, possiblyLeft }: SlotRequestCounts) =>
    `slot requests: ${attempts} made, ${unknown} with an unknown outcome; orphans: ${orphansDeleted} deleted, ${possiblyLeft} possibly left`,
  wait: 'wait for the queue, or one clip, in a running engine; one that has yet to start is waited for too',
  waitArgument: 'one clip to wait for; without it the whole queue',
  waitUntil:
    'published (the default): stops as soon as a person is needed; idle: whatever can be done is done',
  timeout: 'how long at most: 90s, 10m (the default), 1h30m',
  junit: 'write a JUnit file: one test case a clip',
  exitsWait: '0 it came to that, 1 some clip needs a person, 7 the time was up, 8 the engine stopped',
  enqueue: 'have a running engine look at one file in a capture folder now, and wait until it is a clip',
  enqueueArgument: 'the file; it must lie in a configured capture folder, whose settings it takes',
  exitsEnqueue: '0 it is a clip, 2 it cannot become one, 7 it was not finished in time, 8 the engine stopped',
  events: 'everything that happens in a running engine, as it happens, until Ctrl+C',
  exitsEvents: '0 stopped by you or with the engine, 8 the engine broke off',
  notAnEnd: '"--until" must be published or idle',
  notATimeout: '"--timeout" must be a length of time like 90s, 10m or 1h30m',
  noEngineYet: 'no engine works this queue yet; waiting for the app or "clipslot run"',
  noEngine: (timeout: string) => `no engine began to work this queue within ${timeout}`,
  waitedTooLong: (timeout: string) =>
    `it did not come to that within ${timeout}; "clipslot list" says what waits`,
  stillGrowing: (file: string, timeout: string) =>
    `${file} was not finished within ${timeout}; it becomes a clip once nothing writes to it`,
  noSuchFile: (file: string) => `${file}: there is no such file`,
  reached: 'it came to that',
  stopped: 'some clip needs a person; "clipslot list --needs-person" says which and why',
  enqueued: (name: string, clipId: string) => `${name} is clip ${clipId}`,
  happened: ({ at, event, path, state }: EngineEvent) =>
    `${at.slice(11, 19)}  ${path === undefined ? '' : displayName(path)}  ${event} -> ${state ?? ''}`,
  files: 'which files in the capture folders are no clips, and why',
  exitsFiles: '0 told',
  everyFileIsClip: 'every file in the capture folders is a clip',
  otherFile: {
    'set-aside': 'there before, set aside',
    unanswered: 'there before, not decided',
    quiet: 'being written, or just was',
    container: 'not complete yet',
    closed: 'still open elsewhere',
    readable: 'cannot be read now',
    sidecar: 'its .clip.json cannot be read now',
    twin: 'waits for its remux',
    fault: 'a fault of Clipslot',
    links: 'a link, passed over',
    special: 'no regular file',
    hardLinks: 'has a second name',
    unreadable: 'cannot be read',
    pattern: 'left out by "include"',
    system: 'a bin or system folder',
  } satisfies Record<OtherFileReason, string>,
  take: 'make clips of files that were there before, and were set aside',
  takeArgument: 'the files, in capture folders',
  exitsTake: '0 they become clips, 2 one of them cannot; a line on stderr says why',
  taken: {
    taken: (path: string) => `${path} becomes a clip`,
    'on-its-way': (path: string) => `${path} becomes a clip by itself`,
    clip: (path: string) => `${path} is a clip already`,
  },
  looked(folder: string, existing: number, answer: ExistingChoice): string {
    const files = `${existing} ${existing === 1 ? 'file' : 'files'}`;
    return answer === 'take'
      ? `${folder}: takes ${files} from before; "existing": "set-aside" leaves such files alone`
      : `${folder}: sets aside ${files} from before; "clipslot take FILE" makes clips of them`;
  },
  clipArgument: 'the clip: its id, or the start of it, or its file name, where that fits no other',
  emptyArgument: 'an argument is empty; leave it out, or name what is meant',
  severalClips(named: string, clips: readonly FittingClip[], total: number): string {
    const told = clips.map(({ clipId, path }) => `${clipId} (${path})`).join(', ');
    const more = total > clips.length ? `, and ${total - clips.length} more` : '';
    return `"${named}" fits ${total} clips, name one by its id: ${told}${more}`;
  },
  recorded: (at: string, how: string) => `recorded ${at}, ${how}`,
  noSuchClip: (named: string) => `no clip "${named}" in this queue; "clipslot list" shows them all`,
  appOnlyBin: '"afterPublished.do": only the Clipslot app knows a bin; use "move" with a folder, or "keep"',
  appOnlyAuthorization:
    '"account.authorization" is kept by the Clipslot app, which the command line cannot read; use {"env": "NAME"} or {"command": [...]}',
  folderStands: {
    ours: (path: string) => `${path} is back: its clips go on`,
    away: (path: string) =>
      `${path} cannot be reached; everything else goes on, and its clips do once it is back`,
    different: (path: string) =>
      `${path} is another folder than before: nothing is concluded about the clips that were in it`,
  },
  folderLine({ path, standing, growing, passedOver }: FolderStatus): string {
    if (standing === 'away') return `${path}: cannot be reached`;
    if (standing === 'different') return `${path}: another folder than before is in its place`;
    const parts = [
      ...((growing ?? 0) > 0 ? [`${growing} not clips yet`] : []),
      ...((passedOver ?? 0) > 0 ? [`${passedOver} passed over`] : []),
    ];
    if (parts.length === 0) return `${path}: there`;
    return `${path}: ${parts.join(', ')}; "clipslot files" says which and why`;
  },
  setAside: (files: number) =>
    `${files} ${files === 1 ? 'file' : 'files'} from before set aside; "clipslot files" names them`,
  enqueueLooks: (file: string) => `${file} is looked at now`,
  enqueueWaits: (file: string, why: string) => `${file} is not a clip yet: ${why}`,
  since: (when: string) => `  (unchanged since ${when})`,
  withCode: (why: string, code: string) => `${why} (${code})`,
  leftUnfinished: (path: string, why: string) => `${path} is no clip yet: ${why}`,
  watching: (folders: readonly string[]) => `watching ${folders.join(', ')}; stop with Ctrl+C`,
  outputFull: (code: string) => `standard output cannot be written (${code})`,
  queueFault: {
    full: 'the disk is full; free some space and try again',
    busy: 'another program (a backup tool?) holds the database of the queue; close it and try again',
    unwritable: 'the data folder cannot be written; check its permissions, and whether its disk is read-only',
    damaged: 'the database of the queue is damaged; "clipslot run" goes on from its newest backup',
    gone: 'a file of the queue is gone; try again',
  } satisfies Record<StorageFault, string>,
  bug(error: unknown): string {
    const [where = ''] = error instanceof Error ? (/\([^)]+\)/.exec(error.stack ?? '') ?? []) : [];
    return `a bug of Clipslot: ${String(error)} ${where}`.trimEnd();
  },
  stopping: 'stopping: a slot request under way may still store its answer',
} as const;
