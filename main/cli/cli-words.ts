/** What the command line says about itself; sentences about clips come from the catalogue in `preload/words.ts`. */
export const cliWords = {
  about: 'Asks for an upload slot the moment a clip is captured, and ships the bits when it suits you.',
  configOption: 'the configuration file (JSON)',
  jsonOption: 'one JSON object a line on stdout; logs on stderr only',
  run: 'watch the capture folders and work the queue',
  untilIdle: 'end when every clip has reached a good end or needs a person',
  status: 'how many clips are in which state, and what holds the queue up',
  list: 'every clip with its state, newest first',
  show: 'one clip: its state, why, what next, and everything that happened to it',
  clipArgument: 'the clip: its id, or the start of it, or its file name',
  noSuchClip: (named: string) => `no clip "${named}" in this queue; "clipslot list" shows them all`,
  appOnlyAuthorization:
    '"account.authorization" is kept by the Clipslot app, which the command line cannot read; use {"env": "NAME"} or {"command": [...]}',
  watching: (folders: readonly string[]) => `watching ${folders.join(', ')}; stop with Ctrl+C`,
  stopping: 'stopping: a slot request under way may still store its answer',
} as const;
