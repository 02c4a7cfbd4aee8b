/** Settings of a test environment with one folder, as the main process tells them. */
import { halfHoursAWeek } from '../../../preload/settings-choices.ts';
import type { SettingsDraft, SettingsView } from '../../../preload/settings-contract.ts';

const folder = {
  include: ['**/*.mp4'],
  defaults: {
    greatestMomentId: 'moment',
    userCaption: '',
    titleData: '',
    visibility: 'Default',
    savedByUser: false,
  },
} as const;

export const savedDraft: SettingsDraft = {
  folders: [{ folderId: 'folder-0', include: [...folder.include], defaults: folder.defaults }],
  service: {
    metadataUrl: 'https://clips.example.com',
    transferHosts: ['bits.example.com'],
    proxy: 'system',
    certificates: null,
    scid: 'scid',
    authorization: { from: 'stored' },
  },
  transfers: {
    week: Array.from({ length: halfHoursAWeek }, () => 'full'),
    timeZone: null,
    bytesPerSecond: null,
    limitedBytesPerSecond: 500_000,
    bytesPerDay: null,
    bytesPerMonth: null,
    order: 'oldest',
    clipsAtOnce: 2,
    blocksAtOnce: 4,
    captureSafe: {
      processes: [],
      whileProcessesRun: 'hold',
      whileRecording: 'hold',
      fullScreen: 'ignore',
      onBattery: 'slow',
      pcInUse: 'ignore',
    },
  },
  afterPublished: { do: 'keep', folderId: null, afterDays: 0 },
};

export function settingsWith(part: Partial<SettingsDraft> = {}): SettingsView {
  return {
    saved: { ...savedDraft, ...part },
    folders: [{ folderId: 'folder-0', name: 'captures' }],
    suggestions: [{ folderId: 'folder-1', name: 'Videos', recorder: 'obs' }],
    certificatesName: null,
    newFolder: { include: [...folder.include], defaults: folder.defaults },
    systemTimeZone: 'Europe/Berlin',
    authorizationKept: 'safely',
    preferences: {
      language: 'en',
      theme: 'system',
      startAtLogin: false,
      startHidden: true,
      notifications: { needsYou: true, allPublished: false },
    },
  };
}
