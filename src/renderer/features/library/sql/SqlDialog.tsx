import { useRef, useState, type KeyboardEvent } from 'react';
import { useStore } from 'zustand';
import type { EpisodeQuery } from '../../../../shared/api/dataset';
import { toPlainError } from '../../../../shared/errors';
import { longestQuery } from '../../../../shared/model/saved-query';
import { sqlSchema, type SqlResult } from '../../../../shared/model/sql';
import { useConnection, useWhyAway } from '../../../connection';
import { NamedButton, useChoiceCommand } from '../../../commands';
import { Button, Dialog, IconButton, TextField } from '../../../ui';
import { formatAmount, formatCount } from '../../../ui/format';
import { useKept } from '../../../ui/use-kept';
import { Trash2 } from 'lucide-react';
import { librarySpecs } from '../library-specs';
import type { LibraryView } from '../library-view';
import { episodesTerm } from './episodes-term';
import type { SavedQueries } from './saved-queries';
import { openQuery, typedQuery } from './typed-query';
import styles from './SqlDialog.module.css';

export interface SqlDialogProps {
  datasetId: string;
  projectId: string | null;
  curator: EpisodeQuery['curator'];
  saved: SavedQueries;
  /** Shows the episodes that a query gave. */
  onShow: (among: NonNullable<LibraryView['among']>) => void;
  onClose: () => void;
}

const rowsShown = 200;

const type = (sql: string) => typedQuery.setState({ sql });

/** Questions that no filter answers, in SQL, over what is known of the episodes. Nothing runs by itself. */
export function SqlDialog(props: SqlDialogProps) {
  const { datasetId, projectId, curator, onShow, onClose } = props;
  const { call } = useConnection();
  const { sql } = useStore(typedQuery);
  const [busy, setBusy] = useState(false);
  const [result, setResult] = useState<SqlResult | null>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  const runs = useRef({ now: false, again: false });
  /** One at a time; what is asked for meanwhile comes next, as it is written then. */
  const run = async () => {
    const { current } = runs;
    if (current.now) {
      current.again = true;
      return;
    }
    current.now = true;
    setBusy(true);
    do {
      current.again = false;
      try {
        const { sql: asked } = typedQuery.getState();
        setResult(await call('dataset.sql', { datasetId, projectId, curator, sql: asked }));
        setWrong(null);
      } catch (error) {
        setResult(null);
        setWrong(toPlainError(error).message);
      }
    } while (current.again);
    current.now = false;
    setBusy(false);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.code !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void run();
  };
  const episodes = result?.episodes ?? [];
  // Of a result that was cut, more may be named by the rest.
  const named = `${result?.more === true ? 'the first ' : ''}${formatAmount(episodes.length, 'episode')}`;
  return (
    <Dialog
      title="Query in SQL"
      subtitle="Reads a copy of what is known of the episodes, for two seconds at most; nothing can be changed."
      width={980}
      height={700}
      focusField
      onClose={onClose}
      footer={
        <>
          <output className={styles.said}>{result !== null && resultText(result)}</output>
          {episodes.length > 0 && (
            <NamedButton
              spec={librarySpecs.showSql}
              onClick={() => {
                const label = `${named} by SQL`;
                onShow({ label, search: episodesTerm(episodes) });
              }}
            >
              Show {named}
            </NamedButton>
          )}
          <NamedButton
            spec={librarySpecs.runSql}
            variant="primary"
            keys="Ctrl Enter"
            busy={busy}
            onClick={() => void run()}
          >
            Run
          </NamedButton>
        </>
      }
    >
      <div className={styles.columns}>
        <div className={styles.main}>
          <textarea
            className={styles.text}
            aria-label="Query"
            spellCheck={false}
            rows={7}
            maxLength={longestQuery}
            value={sql}
            onChange={(event) => type(event.target.value)}
            onKeyDown={onKeyDown}
          />
          {wrong !== null && (
            <p className={styles.wrong} role="alert">
              {wrong}
            </p>
          )}
          {result !== null && <ResultTable result={result} />}
          {result === null && wrong === null && (
            <p className={styles.none}>
              What the query finds stands here. Rows with a column “episode” can be shown in the
              library.
            </p>
          )}
        </div>
        <div className={styles.side}>
          <Saved saved={props.saved} sql={sql} />
          <Schema />
        </div>
      </div>
    </Dialog>
  );
}

function resultText({ rows, more, seconds, episodes }: SqlResult): string {
  const count = `${more ? 'first ' : ''}${formatAmount(rows.length, 'row')} in ${seconds.toFixed(2)} s`;
  return episodes === null && rows.length > 0
    ? `${count}; with a column “episode” they can be shown in the library`
    : count;
}

function ResultTable({ result: { columns, rows } }: { result: SqlResult }) {
  return (
    <div className={styles.scroller}>
      <table className={styles.table} aria-label="Result">
        <thead>
          <tr>
            {columns.map((name, at) => (
              // oxlint-disable-next-line react/no-array-index-key -- columns of one name are possible
              <th key={at} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, rowsShown).map((row, place) => (
            // oxlint-disable-next-line react/no-array-index-key -- rows have nothing else
            <tr key={place}>
              {row.map((value, at) => (
                // oxlint-disable-next-line react/no-array-index-key -- as their columns
                <td key={at}>{value === null ? '–' : String(value)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > rowsShown && <p>… and {formatCount(rows.length - rowsShown)} more rows</p>}
    </div>
  );
}

function Saved({ saved, sql }: { saved: SavedQueries; sql: string }) {
  const { queries, save, remove } = saved;
  const away = useWhyAway();
  const off = saved.fixedBecause ?? away;
  const [name, setName] = useKept('name of a query', () => '');
  useChoiceCommand(librarySpecs.deleteSql, () =>
    off === null
      ? queries.map((query) => ({ label: query.name, run: () => void remove(query.name) }))
      : [],
  );
  const replaces = queries.some((query) => query.name === name.trim() && query.sql !== sql);
  const onSave = async () => {
    const isSaved = await save({ name: name.trim(), sql });
    if (isSaved) setName('');
  };
  return (
    <section>
      <h3 className={styles.title}>Saved with the project</h3>
      <ul className={styles.saved}>
        {queries.map((query) => (
          <li key={query.name}>
            <Button
              size="small"
              variant="quiet"
              title={query.sql}
              onClick={() => openQuery(query, queries)}
            >
              {query.name}
            </Button>
            {off === null && (
              <IconButton
                size="small"
                label={`Delete ${query.name}`}
                icon={<Trash2 />}
                onClick={() => void remove(query.name)}
              />
            )}
          </li>
        ))}
      </ul>
      {off !== null && <p className={styles.off}>Nothing can be saved: {off}</p>}
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (off === null && name.trim() !== '') void onSave();
        }}
      >
        <TextField
          aria-label="Name of the query"
          placeholder="Name"
          maxLength={60}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <NamedButton
          spec={librarySpecs.saveSql}
          type="submit"
          title={off ?? savingText(replaces)}
          disabled={off !== null || name.trim() === ''}
        >
          {replaces ? 'Replace' : 'Save'}
        </NamedButton>
      </form>
    </section>
  );
}

const savingText = (replaces: boolean): string =>
  replaces
    ? 'A query of this name is saved with another text: it is replaced for all who work on this project'
    : 'For all who work on this project';

function Schema() {
  return (
    <section>
      {Object.entries(sqlSchema).map(([table, columns]) => (
        <div key={table}>
          <h3 className={styles.title}>{table}</h3>
          <dl className={styles.schema}>
            {columns.map(({ name, type, about }) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>
                  {type.toLowerCase()}
                  {about !== '' && ` · ${about}`}
                </dd>
              </div>
            ))}
          </dl>
        </div>
      ))}
    </section>
  );
}
