/**
 * What stands where a component failed: the window is only a view, so the queue goes on and the
 * view can be drawn again.
 */
import { Component, type ReactNode } from 'react';
import { t } from '../../preload/language.ts';
import { reportFault } from './report-fault.ts';

interface State {
  readonly crashed: boolean;
}

/** React catches errors of its children in classes only. */
export class CrashScreen extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { crashed: false };

  static getDerivedStateFromError(): State {
    return { crashed: true };
  }

  override componentDidCatch(error: unknown): void {
    reportFault(error);
  }

  override render(): ReactNode {
    if (!this.state.crashed) return this.props.children;
    return (
      <main className="crash" role="alert">
        <h1>{t('frame:crash.heading')}</h1>
        <p>{t('frame:crash.text')}</p>
        <button type="button" onClick={() => this.setState({ crashed: false })}>
          {t('frame:crash.again')}
        </button>
      </main>
    );
  }
}
