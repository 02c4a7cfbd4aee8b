/**
 * The settings: sections beside their fields, one bar for what is not saved yet, and questions
 * where something is at stake.
 */
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { Bridge } from '../../preload/contract.ts';
import { t } from '../../preload/language.ts';
import type { SetupView } from '../../preload/setup-contract.ts';
import type { LeaveGuard } from '../frame/leave-guard.ts';
import { type Go, type SettingsSection, settingsSections } from '../frame/screen.ts';
import { tellFailure } from '../parts/failures.ts';
import { Question } from '../parts/question.tsx';
import { AppSection } from './app-section.tsx';
import { BusySection } from './busy-section.tsx';
import { EnvironmentSection } from './environment-section.tsx';
import { type Problem, ProblemFound } from './fields.tsx';
import { FoldersSection } from './folders-section.tsx';
import { PaceSection } from './pace-section.tsx';
import { SaveBar } from './save-bar.tsx';
import { sectionOf } from './sections.ts';
import { ServiceSection } from './service-section.tsx';
import { type SettingsForm, useSettings } from './use-settings.ts';
import { WeekSection } from './week-section.tsx';

interface Props {
  readonly setup: SetupView;
  readonly bridge: Bridge;
  readonly section: SettingsSection;
  readonly guard: LeaveGuard;
  readonly go: Go;
}

export function SettingsScreen({ setup, bridge, section, guard, go }: Props) {
  const form = useSettings(bridge, setup.state === 'done');
  // Within the settings nothing is lost, so no question is asked.
  const show = (next: SettingsSection) => go({ name: 'settings', section: next });
  if (form === null)
    return (
      <main className="settings">
        <h1>{t('settings:heading')}</h1>
        <p className="help">{t('settings:loading')}</p>
      </main>
    );
  return <Loaded form={form} setup={setup} bridge={bridge} section={section} guard={guard} show={show} />;
}

interface LoadedProps extends Omit<Props, 'go'> {
  readonly form: SettingsForm;
  readonly show: (section: SettingsSection) => void;
}

function Loaded({ form, setup, bridge, section, guard, show }: LoadedProps) {
  const [leaving, setLeaving] = useState<(() => void) | null>(null);
  const { dirty } = form;
  const ask = (go: () => void) => (dirty ? setLeaving(() => go) : go());
  useEffect(() => {
    guard.hold(dirty ? (go) => setLeaving(() => go) : null);
    return () => guard.hold(null);
  }, [guard, dirty]);
  const { save } = form;
  useShowProblem(form, section, show);
  const onKeyDown = (event: KeyboardEvent) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 's') return;
    event.preventDefault();
    if (dirty) tellFailure(save());
  };
  return (
    <main className="settings" onKeyDown={onKeyDown}>
      <h1>{t('settings:heading')}</h1>
      <Sections
        current={section}
        show={(next) => {
          if (next !== section && form.saveState !== 'saving') form.settle();
          show(next);
        }}
      />
      <section className="settings-section" aria-labelledby="settings-section">
        <h2 id="settings-section">{t(`settings:sections.${section}`)}</h2>
        <ProblemFound value={form.problem}>
          <SectionOf section={section} form={form} setup={setup} bridge={bridge} ask={ask} />
        </ProblemFound>
      </section>
      <SaveBar form={form} save={() => tellFailure(save())} />
      <Questions form={form} save={save} leaving={leaving} settle={() => setLeaving(null)} />
    </main>
  );
}

/**
 * Once a problem is found: goes to the section that holds its field, and once that is drawn, to the
 * field itself.
 */
function useShowProblem(
  { problem }: SettingsForm,
  section: SettingsSection,
  show: (section: SettingsSection) => void,
): void {
  const shown = useRef<Problem | null>(null);
  useEffect(() => {
    if (problem === null || problem === shown.current) return;
    const its = problem.field === null ? null : sectionOf(problem.field);
    if (its !== null && its !== section) return show(its);
    shown.current = problem;
    document.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [problem, section, show]);
}

interface SectionsProps {
  readonly current: SettingsSection;
  readonly show: (section: SettingsSection) => void;
}

function Sections({ current, show }: SectionsProps) {
  return (
    <nav className="settings-sections" aria-label={t('settings:sections.label')}>
      {settingsSections.map((section) => (
        <button
          key={section}
          type="button"
          className="quiet"
          aria-current={section === current ? 'true' : undefined}
          onClick={() => show(section)}
        >
          {t(`settings:sections.${section}`)}
        </button>
      ))}
    </nav>
  );
}

interface SectionProps {
  readonly section: SettingsSection;
  readonly form: SettingsForm;
  readonly setup: SetupView;
  readonly bridge: Bridge;
  readonly ask: (go: () => void) => void;
}

function SectionOf({ section, form, setup, bridge, ask }: SectionProps) {
  switch (section) {
    case 'folders':
      return <FoldersSection form={form} bridge={bridge} />;
    case 'service':
      return <ServiceSection form={form} bridge={bridge} environment={setup.environment} />;
    case 'week':
      return <WeekSection form={form} />;
    case 'pace':
      return <PaceSection form={form} />;
    case 'busy':
      return <BusySection form={form} />;
    case 'app':
      return <AppSection preferences={form.view.preferences} bridge={bridge} />;
    case 'environment':
      return <EnvironmentSection current={setup.environment} bridge={bridge} leave={ask} />;
  }
}

interface QuestionsProps {
  readonly form: SettingsForm;
  readonly save: (otherService?: boolean) => Promise<boolean>;
  readonly leaving: (() => void) | null;
  readonly settle: () => void;
}

function Questions({ form, save, leaving, settle }: QuestionsProps) {
  const { slotsOfFormer } = form;
  if (slotsOfFormer !== null)
    return (
      <Question
        heading={t('settings:otherService.heading')}
        text={t('settings:otherService.text', { count: slotsOfFormer })}
        answers={[
          { label: t('settings:otherService.go'), primary: true, act: () => tellFailure(save(true)) },
          { label: t('settings:otherService.stay'), act: form.keepFormer },
        ]}
      />
    );
  if (leaving === null) return null;
  const leave = () => {
    settle();
    leaving();
  };
  const saveAndLeave = async () => {
    settle();
    if (await save()) leaving();
  };
  const discard = () => {
    form.revert();
    leave();
  };
  return (
    <Question
      heading={t('settings:leave.heading')}
      text={t('settings:leave.text')}
      answers={[
        { label: t('settings:leave.save'), primary: true, act: () => tellFailure(saveAndLeave()) },
        { label: t('settings:leave.discard'), act: discard },
        { label: t('settings:leave.stay'), act: settle },
      ]}
    />
  );
}
