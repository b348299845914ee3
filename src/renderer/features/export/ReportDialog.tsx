import { useEffect, useRef } from 'react';
import { useCall, WaitingLine } from '../../connection';
import { Dialog } from '../../ui';
import { folderName } from '../../ui/paths';
import styles from './ReportDialog.module.css';

/** The page that an export has of itself, in the window's own colours. */
export function ReportDialog(props: { jobId: string; out: string; onClose: () => void }) {
  const { data, error } = useCall('export.report', { jobId: props.jobId });
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (data !== null && place.current !== null) showPage(place.current, data.html);
  }, [data]);
  return (
    <Dialog
      title={`Report of ${folderName(props.out)}`}
      subtitle="Also in the folder, as curation/report.html."
      width={1_100}
      height={820}
      onClose={props.onClose}
    >
      {data === null && error === null && <WaitingLine what="Reading the report" />}
      {error !== null && <p role="alert">{error.message}</p>}
      <div ref={place} className={styles.page} />
    </Dialog>
  );
}

/** In a tree of its own: its rules reach nothing else, and not `:root`, so that its colours are those of the window. */
function showPage(place: HTMLElement, html: string): void {
  // The window takes no rules from a page, only those that it adopts itself.
  const [style = '', rules = ''] = /<style>(.*?)<\/style>/s.exec(html) ?? [];
  const page = new DOMParser().parseFromString(html.replace(style, ''), 'text/html');
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(rules);
  const root = place.shadowRoot ?? place.attachShadow({ mode: 'open' });
  root.adoptedStyleSheets = [sheet];
  // The window has a main part and a banner of its own; in an article there is neither.
  const article = document.createElement('article');
  article.replaceChildren(...(page.querySelector('main')?.childNodes ?? []));
  // By keys, too.
  for (const wide of article.querySelectorAll<HTMLElement>('.scroll')) wide.tabIndex = 0;
  root.replaceChildren(article);
}
