/** Where the page begins: one store over the bridge, one tree of components over the store. */
import { CSPProvider } from '@base-ui/react/csp-provider';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { CrashScreen } from './parts/crash-screen.tsx';
import { FailureNotice } from './parts/failure-notice.tsx';
import { followLanguage } from './parts/language.ts';
import { reportUncaught } from './parts/report-fault.ts';
import { QueueStore } from './queue/queue-store.ts';
import './parts/theme.css';
import './parts/controls.css';
import './parts/connection-test.css';
import './frame/frame.css';
import './queue/queue.css';
import './queue/clips.css';
import './first-look/first-look.css';
import './first-run/first-run.css';
import './start/start.css';
import './clip/clip.css';
import './overview/overview.css';
import './about/about.css';
import './settings/settings.css';
import './settings/week-grid.css';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');

reportUncaught();
const store = new QueueStore(window.clipslot);
followLanguage({
  language: () => store.get().setup?.language ?? null,
  subscribe: (listener) => store.subscribe(listener),
});
createRoot(root).render(
  <StrictMode>
    <CSPProvider disableStyleElements>
      <CrashScreen>
        <App store={store} bridge={window.clipslot} />
        <FailureNotice />
      </CrashScreen>
    </CSPProvider>
  </StrictMode>,
);
