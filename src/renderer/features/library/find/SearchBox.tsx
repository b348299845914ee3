import { CircleHelp, Search } from 'lucide-react';
import { useId, useMemo, useRef } from 'react';
import { lookAgainTag } from '../../../../shared/model/drop-reason';
import { parseSearch, longestSearch } from '../../../../shared/search/parse';
import { mostAlike } from '../../../../shared/search/terms';
import { useCommands, type Command } from '../../../commands';
import { classNames, Popover, TextField } from '../../../ui';
import type { LibraryFacets } from '../../../../shared/model/project';
import { librarySpecs } from '../library-specs';
import { completions } from './completions';
import styles from './SearchBox.module.css';

/** Words, fields and ranges, typed; what cannot be read is said under the box and left out. */
export function SearchBox(props: {
  typed: string;
  /** Whose values may be typed; null until they are counted. */
  facets: LibraryFacets | null;
  onType: (typed: string) => void;
  /** Enter and Escape go on to the list, and Down where nothing is offered. */
  onLeave: () => void;
}) {
  const { typed, facets, onType, onLeave } = props;
  const box = useRef<HTMLInputElement>(null);
  const problem = useId();
  const offers = useId();
  const parsed = useMemo(() => parseSearch(typed), [typed]);
  const wrong = 'wrong' in parsed ? parsed.wrong : null;
  const offered = useMemo(() => completions(typed, facets), [typed, facets]);
  useCommands(
    useMemo<Command[]>(
      () => [
        {
          ...librarySpecs.search,
          run() {
            box.current?.focus();
            box.current?.select();
          },
        },
      ],
      [],
    ),
  );
  return (
    <div className={styles.search}>
      <Search aria-hidden="true" />
      <TextField
        ref={box}
        type="search"
        aria-label="Search episodes"
        placeholder="Search"
        maxLength={longestSearch}
        value={typed}
        list={offers}
        autoComplete="off"
        aria-invalid={wrong !== null}
        aria-describedby={wrong === null ? undefined : problem}
        className={classNames(wrong !== null && styles.invalid)}
        onChange={(event) => onType(event.target.value)}
        onKeyDown={(event) => {
          // Chromium would empty the box at Escape, with no way back.
          const leaves = event.code === 'ArrowDown' ? offered.length === 0 : isLeaving(event.code);
          if (leaves) {
            event.preventDefault();
            onLeave();
          }
        }}
      />
      <datalist id={offers}>
        {offered.map(({ search, label }) => (
          <option key={search} value={search}>
            {label}
          </option>
        ))}
      </datalist>
      <Popover
        variant="quiet"
        size="small"
        label="How to search"
        button={<CircleHelp aria-hidden="true" />}
      >
        <Syntax />
      </Popover>
      {wrong !== null && (
        <output id={problem} className={styles.wrong}>
          {wrong}
        </output>
      )}
    </div>
  );
}

const isLeaving = (code: string): boolean => code === 'Enter' || code === 'Escape';

const syntax: [example: string, meaning: string][] = [
  ['red cube', 'both words, in any order, in task, reasoning or tags'],
  ['"red cube"', 'just this phrase'],
  ['-banana', 'without it'],
  ['task:pick', 'a field that contains it'],
  ['state=proposed,finished', 'a field that is one of these'],
  [`tag="${lookAgainTag}"`, 'marked to look again'],
  ['dropped:yes', 'dropped, for whatever reason'],
  ['len>12', 'longer than 12 seconds; also <, >=, <='],
  ['5..12', 'episodes 5 to 12; also keyframes:5..12'],
  ['like:12', `episode 12, then the ${mostAlike} most like it that fit the rest`],
];

function Syntax() {
  return (
    <div className={styles.syntax}>
      <dl>
        {syntax.map(([example, meaning]) => (
          <div key={example}>
            <dt>
              <code>{example}</code>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <p>
        Texts: <code>task</code> <code>text</code> (reasoning) <code>tag</code> <code>state</code>{' '}
        <code>outcome</code> <code>dropped</code> <code>issue</code> <code>cue</code>{' '}
        <code>camera</code> <code>curator</code> <code>reviewer</code> <code>policy</code>{' '}
        <code>stale</code>
      </p>
      <p>
        Numbers: <code>episode</code> <code>len</code> (seconds) <code>frames</code>{' '}
        <code>keyframes</code> <code>undecided</code> <code>sparsity</code> (percent){' '}
        <code>issues</code> <code>reviews</code> (finished by so many) <code>disputes</code>
      </p>
    </div>
  );
}
