/** What axe-core finds in a real window, in both themes. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';

declare global {
  // What axe-core leaves in a page.
  var axe: { run: (context: Document | Element, options: RunOptions) => Promise<AxeResults> };
}

/** A part of the page at fault, and those that it is too near to. */
const whereabouts = ({ html, any }: AxeResults['violations'][number]['nodes'][number]): string => {
  const near = any.flatMap(({ relatedNodes }) => relatedNodes ?? []).map((other) => other.html);
  return [html, ...near].join(' beside ');
};

/** Faults that stand on the page while it rests: rule, what is asked, and where. */
async function faultsOf(page: Page, rules: readonly string[] | null): Promise<string[]> {
  const violations = await page.evaluate(async (only) => {
    // Colours on their way are nobody's, and what waits for an answer is pale.
    // oxlint-disable-next-line unicorn/consistent-function-scoping -- what runs in the page takes nothing along
    const rests = () =>
      document.querySelector('[aria-busy=true]') === null &&
      !document
        .getAnimations()
        // Of what is folded away they stay in the list when they are over.
        .some((each) => each instanceof CSSTransition && each.playState !== 'finished');
    let moved = false;
    const move = () => {
      moved = true;
    };
    const busy = new MutationObserver(move);
    busy.observe(document, { subtree: true, attributeFilter: ['aria-busy'] });
    document.addEventListener('transitionrun', move);
    let found: AxeResults['violations'];
    do {
      while (!rests()) await new Promise(requestAnimationFrame);
      moved = false;
      // What lies behind a dialog is inert, and was looked at before that opened.
      const dialog = [...document.querySelectorAll('dialog:modal')].at(-1);
      const run = await globalThis.axe.run(dialog ?? document, {
        resultTypes: ['violations'],
        ...(only === null
          ? {
              // Not asked by itself: the first is of WCAG 2.2, the second is called experimental.
              rules: {
                'target-size': { enabled: true },
                'label-content-name-mismatch': { enabled: true },
              },
            }
          : { runOnly: [...only] }),
      });
      found = run.violations;
      await new Promise(requestAnimationFrame);
    } while (moved || !rests());
    busy.disconnect();
    document.removeEventListener('transitionrun', move);
    return found;
  }, rules);
  return violations
    .filter(({ impact }) => impact !== 'minor')
    .map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(whereabouts).join(' ')}`);
}

/** All that axe-core finds by colours: whatever else it asks has the same answer in both themes. */
const byColour = ['color-contrast', 'link-in-text-block'];

export interface AxeLook {
  /** Looks at what is shown in both themes, first in the one that the place before was seen in last. */
  look: (place: string) => Promise<void>;
  /** Places at fault, each with what was found. */
  faults: () => [place: string, faults: string[]][];
}

/** A reload takes it from the page. */
export async function lookWithAxe(page: Page): Promise<AxeLook> {
  // The page allows no script but its own; the browser itself may add one.
  await page.evaluate(await readFile(createRequire(import.meta.url).resolve('axe-core'), 'utf8'));
  const found: Record<string, string[]> = {};
  let themes = ['dark', 'light'];
  return {
    look: async (place) => {
      themes = themes.toReversed();
      for (const [at, theme] of themes.entries()) {
        await page.evaluate(async (to) => {
          document.documentElement.dataset['theme'] = to;
          await Promise.allSettled(document.getAnimations().map(({ finished }) => finished));
        }, theme);
        found[`${place}, ${theme}`] = await faultsOf(page, at === 0 ? null : byColour);
      }
    },
    faults: () => Object.entries(found).filter(([, faults]) => faults.length > 0),
  };
}
