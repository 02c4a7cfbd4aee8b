/** The owner's settings that may be replaced while the engine runs. Read again each time they count, never kept. */
import type { TransferSettings } from './config.ts';

export interface CurrentSettings {
  readonly transfers: TransferSettings;
}
