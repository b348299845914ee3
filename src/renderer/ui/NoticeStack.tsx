import { CircleAlert, CircleCheck, Info, TriangleAlert, X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { Button } from './Button';
import { classNames } from './class-names';
import { IconButton } from './IconButton';
import { dismissNotice, notices, type Notice } from './notices';
import { setNoticesHeight } from './notices-height';
import styles from './NoticeStack.module.css';

const icons = { ok: CircleCheck, info: Info, warn: TriangleAlert, bad: CircleAlert };
/** Errors stay until they are closed; everything else goes by itself. */
const passingMs = 6_000;

/** At the bottom of the window, which makes room for them: `--notices-height` says how much. */
export function NoticeStack() {
  const list = useStore(notices, (state) => state.list);
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const stack = element.current;
    if (stack === null) return;
    // Shown anew with each notice, so that it also stands above a dialog that was opened meanwhile.
    if (stack.matches(':popover-open')) stack.hidePopover();
    if (list.length > 0) stack.showPopover();
  }, [list]);
  useEffect(() => {
    const stack = element.current;
    if (stack === null) return undefined;
    const observer = new ResizeObserver(() => setNoticesHeight(stack.offsetHeight));
    observer.observe(stack);
    return () => {
      observer.disconnect();
      setNoticesHeight(0);
    };
  }, []);
  return (
    <div ref={element} popover="manual" className={styles.stack} aria-live="polite">
      {list.map((notice) => (
        <NoticeCard key={notice.id} notice={notice} />
      ))}
    </div>
  );
}

function NoticeCard({ notice }: { notice: Notice }) {
  const Icon = icons[notice.tone];
  useEffect(() => {
    if (notice.tone === 'bad' || notice.tone === 'warn') return undefined;
    const timer = setTimeout(() => dismissNotice(notice.id), passingMs);
    return () => clearTimeout(timer);
  }, [notice]);
  return (
    <div
      className={classNames(styles.card, styles[notice.tone])}
      role={notice.tone === 'bad' ? 'alert' : undefined}
    >
      <Icon aria-hidden="true" />
      <p className={styles.text}>{notice.text}</p>
      {notice.action !== undefined && (
        <Button
          size="small"
          onClick={() => {
            notice.action?.run();
            dismissNotice(notice.id);
          }}
        >
          {notice.action.label}
        </Button>
      )}
      <IconButton
        size="small"
        label="Dismiss"
        icon={<X />}
        onClick={() => dismissNotice(notice.id)}
      />
    </div>
  );
}
