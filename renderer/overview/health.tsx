/** Folders, service and database: each well, or in trouble with a reason and a next step. */
import type { ReactNode } from 'react';
import type { Lane as LaneName } from '../../preload/clip-view.ts';
import { displayName, formatBytes, formatRelative } from '../../preload/formats.ts';
import { t } from '../../preload/language.ts';
import type {
  DatabaseHealth,
  FolderHealth,
  LaneHealth,
  OverviewDetails,
} from '../../preload/overview-contract.ts';
import { describeReason } from '../../preload/words.ts';
import { Card } from '../parts/card.tsx';
import { StatusIcon } from '../parts/icons.tsx';

export function Health({ details }: { readonly details: OverviewDetails }) {
  const { folders, slots, transfers, polls, serviceHost, database, now } = details;
  return (
    <Card heading={t('overview:health.heading')} name="health">
      <ul className="health">
        {folders.map((folder) => (
          <Folder key={folder.name} folder={folder} />
        ))}
        <Lane name="slots" lane={slots} host={serviceHost} />
        <Lane name="transfers" lane={transfers} host={serviceHost} />
        <Lane name="polls" lane={polls} host={serviceHost} />
        <Database database={database} now={now} />
      </ul>
    </Card>
  );
}

interface LineProps {
  readonly heading: string;
  readonly well: boolean;
  readonly children: ReactNode;
}

function Line({ heading, well, children }: LineProps) {
  return (
    <li>
      <StatusIcon sign={well ? 'done' : 'trouble'} />
      <div>
        <h3>
          {heading}{' '}
          <span className="unseen">{t(well ? 'overview:health.well' : 'overview:health.trouble')}</span>
        </h3>
        <p>{children}</p>
      </div>
    </li>
  );
}

function Folder({ folder }: { readonly folder: FolderHealth }) {
  const { name, growing, leftOut } = folder;
  const more = [
    ...(growing > 0 ? [t('overview:health.growing', { count: growing })] : []),
    ...(leftOut > 0 ? [t('overview:health.leftOut', { count: leftOut })] : []),
  ];
  return (
    <Line
      heading={t('overview:health.folder', { name: displayName(name) })}
      well={folder.standing === 'ours'}
    >
      {[folderSentence(folder), ...more].join(' ')}
    </Line>
  );
}

function folderSentence({ standing, watching }: FolderHealth): string {
  if (standing === 'away') return t('overview:health.folderAway');
  if (standing === 'different') return t('overview:health.folderDifferent');
  return t(watching === 'events' ? 'overview:health.folderOurs' : 'overview:health.folderPolled');
}

interface LaneProps {
  readonly name: LaneName;
  readonly lane: LaneHealth;
  readonly host: string;
}

function Lane({ name, lane, host }: LaneProps) {
  const { pause } = lane;
  const words = pause === null ? null : describeReason(pause.reason, 'by-itself');
  return (
    <Line heading={t(`overview:health.${name}`)} well={pause === null}>
      {words === null ? t('overview:health.service', { host }) : `${words.sentence} ${words.nextStep}`}
    </Line>
  );
}

function Database({ database, now }: { readonly database: DatabaseHealth; readonly now: number }) {
  const { trouble, sizeBytes, backupAt } = database;
  const words = trouble === null ? null : describeReason(trouble, 'by-itself');
  const facts = [
    t('overview:health.databaseSize', { bytes: formatBytes(sizeBytes) }),
    backupAt === null
      ? t('overview:health.noBackup')
      : t('overview:health.backup', { when: formatRelative(backupAt, now) }),
  ];
  return (
    <Line heading={t('overview:health.database')} well={trouble === null}>
      {words === null ? facts.join(' ') : `${words.sentence} ${words.nextStep}`}
    </Line>
  );
}
