import { useSyncExternalStore } from 'react';
import { cueKinds } from '../../../shared/model/keyframe';
import type { MarkKind } from './cue-marks';

/** The tokens a canvas draws with; it cannot use CSS variables itself. */
export interface ThemeColors {
  surface: string;
  line: string;
  text: string;
  textDim: string;
  accent: string;
  warn: string;
  font: string;
  marks: Readonly<Record<MarkKind, string>>;
}

let colors: ThemeColors | null = null;

function read(): ThemeColors {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string): string => style.getPropertyValue(name).trim();
  const textDim = token('--text-dim');
  return {
    surface: token('--surface'),
    line: token('--line'),
    text: token('--text'),
    textDim,
    accent: token('--accent'),
    warn: token('--warn'),
    font: token('--font'),
    marks: Object.fromEntries([
      ...cueKinds.map((kind) => [kind, token(`--cue-${kind}`)]),
      ['none', textDim],
    ]) as Record<MarkKind, string>,
  };
}

function subscribe(onChange: () => void): () => void {
  const refresh = (): void => {
    colors = null;
    onChange();
  };
  const system = matchMedia('(prefers-color-scheme: light)');
  system.addEventListener('change', refresh);
  const setting = new MutationObserver(refresh);
  setting.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  return () => {
    system.removeEventListener('change', refresh);
    setting.disconnect();
    // What changes until the next one looks is not heard of.
    colors = null;
  };
}

/** Follows the system's theme and the setting. */
export function useThemeColors(): ThemeColors {
  return useSyncExternalStore(subscribe, () => (colors ??= read()));
}
