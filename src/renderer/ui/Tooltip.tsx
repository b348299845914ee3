import { useEffect, useRef, useState, type ReactNode } from 'react';
import { KeyHint } from './KeyHint';
import styles from './Tooltip.module.css';

const delayMs = 350;

/**
 * Names what the pointer or the focus is on, with its key. For looking only: the child's own accessible name must say
 * the same.
 */
export function Tooltip(props: {
  label: string;
  keys?: string | undefined;
  /** In the line of what it names, on the side with more room: where what is below must stay seen. */
  beside?: boolean;
  children: ReactNode;
}) {
  const { beside = false } = props;
  const anchor = useRef<HTMLSpanElement>(null);
  const bubble = useRef<HTMLSpanElement>(null);
  const [shown, setShown] = useState(false);

  useEffect(() => {
    const target = anchor.current?.firstElementChild;
    if (!target) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const show = () => {
      clearTimeout(timer);
      timer = setTimeout(() => setShown(true), delayMs);
    };
    const hide = () => {
      clearTimeout(timer);
      setShown(false);
    };
    const showFocus = () => target.matches(':focus-visible') && show();
    target.addEventListener('pointerenter', show);
    target.addEventListener('pointerleave', hide);
    target.addEventListener('pointerdown', hide);
    target.addEventListener('focus', showFocus);
    target.addEventListener('blur', hide);
    return () => {
      clearTimeout(timer);
      target.removeEventListener('pointerenter', show);
      target.removeEventListener('pointerleave', hide);
      target.removeEventListener('pointerdown', hide);
      target.removeEventListener('focus', showFocus);
      target.removeEventListener('blur', hide);
    };
  }, []);

  useEffect(() => {
    const target = anchor.current?.firstElementChild?.getBoundingClientRect();
    const element = bubble.current;
    if (!shown || !element || !target) return;
    // A popover, so that it stands above a modal dialog too.
    element.showPopover();
    const size = element.getBoundingClientRect();
    const { left, top } = placed(target, size, beside);
    element.style.left = `${Math.max(4, Math.min(innerWidth - size.width - 4, left))}px`;
    element.style.top = `${top}px`;
  }, [shown, beside]);

  return (
    <>
      <span ref={anchor} className={styles.anchor}>
        {props.children}
      </span>
      {shown && (
        <span ref={bubble} popover="manual" className={styles.bubble} aria-hidden="true">
          {props.label}
          {props.keys !== undefined && <KeyHint keys={props.keys} />}
        </span>
      )}
    </>
  );
}

const gap = 6;

/** Where it stands: under what it names, above where there is no room for that, or in its line. */
function placed(target: DOMRect, size: DOMRect, beside: boolean): { left: number; top: number } {
  if (beside) {
    const isRight = target.left + target.right > innerWidth;
    return {
      left: isRight ? target.left - size.width - gap : target.right + gap,
      top: target.top + (target.height - size.height) / 2,
    };
  }
  const below = target.bottom + gap;
  return {
    left: target.left + (target.width - size.width) / 2,
    top: below + size.height > innerHeight ? target.top - size.height - gap : below,
  };
}
