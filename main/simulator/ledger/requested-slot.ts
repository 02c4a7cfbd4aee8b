/** An InitialUploadRequest [json-initialuploadrequest.md] that was found in order, as the ledger keeps it. */

/** What was asked for. Property bags are strings and are never parsed. */
export interface SlotRequest {
  readonly greatestMomentId?: string | undefined;
  readonly clipNameStringId?: string | undefined;
  readonly userCaption?: string | undefined;
  readonly sessionRef?: string | undefined;
  readonly dateRecorded: string;
  readonly durationInSeconds: number;
  readonly expectedBlocks?: number | undefined;
  readonly fileSize: number;
  readonly type: string;
  readonly source: string;
  readonly visibility: string;
  readonly titleData?: string | undefined;
  readonly systemProperties?: string | undefined;
  readonly usersInSession?: readonly string[] | undefined;
  readonly thumbnailSource?: string | undefined;
  readonly thumbnailOffsetMillseconds?: number | undefined;
  readonly savedByUser?: boolean | undefined;
}
