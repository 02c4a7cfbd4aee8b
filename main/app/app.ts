/**
 * Puts the app together once Electron is ready. The order matters: guards stand before the first
 * session, the window is there before the queue opens.
 */
import { join } from 'node:path';
import { app, Menu, protocol, session } from 'electron';
import { editingMenu, noteWhatDies } from './electron-setup.ts';
import { type AppParts, RunningApp } from './running-app.ts';
import { openSettings } from './settings/settings.ts';
import { answerMedia, clipIdIn } from './window/media.ts';
import { cutOff } from './window/page-guard.ts';
import { answerUi, readUiFiles } from './window/protocol.ts';

/** Assumes Electron is ready and this is the only instance. The queue is not opened yet. */
export async function startApp(parts: AppParts): Promise<RunningApp> {
  await cutOff(session.defaultSession);
  const built = join(app.getAppPath(), 'out');
  const files = await readUiFiles(join(built, 'renderer'));
  noteWhatDies(parts.log);
  Menu.setApplicationMenu(process.platform === 'darwin' ? editingMenu() : null);
  const settings = await openSettings(app.getPath('userData'));
  const running = new RunningApp(parts, settings, built);
  protocol.handle('app', (request) => {
    const clipId = clipIdIn(request.url);
    return clipId === null ? answerUi(files, request) : answerMedia(request, running.mediaPath(clipId));
  });
  running.begin();
  return running;
}
