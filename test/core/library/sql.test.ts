/** The SQL box against those who would do more with it than read. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runSql } from '../../../src/core/library/sql/run-sql';
import { openProject } from '../../../src/core/project/open-project';
import type { Project } from '../../../src/core/project/project';
import { proposal, ScriptedCurator } from '../../shared/decisions';
import { toyDataset } from '../project/toy-dataset';
import { proposalsOf } from '../project/toy-project';

const lengths = [100, 50, 200, 10].map((length) => ({ length, tasks: ['Pick the cup'] }));
const dataset = toyDataset('/data/toy', lengths);
let root: string;
let project: Project;

beforeAll(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'dualvla-sql-'));
  project = await openProject({
    dataset,
    path: path.join(root, 'toy.curation'),
    dataDir: path.join(root, 'data'),
  });
  await project.saveProposals(proposalsOf(0, [proposal('a', 5), proposal('b', 9)]));
  await project.saveProposals(proposalsOf(2, [proposal('c', 50)]));
});
afterAll(async () => {
  await project.close();
  await rm(root, { recursive: true, force: true });
});

const ask = (sql: string) => runSql({ dataset, project, curator: null, sql });

describe('the SQL box', () => {
  it('reads episodes and keyframes as the review has them now', async () => {
    const { columns, rows, more, episodes } = await ask(
      `SELECT episode, task, seconds, state, cues, keyframes, sparsity FROM episodes WHERE frames >= 100`,
    );
    expect(columns).toEqual([
      'episode',
      'task',
      'seconds',
      'state',
      'cues',
      'keyframes',
      'sparsity',
    ]);
    expect(rows).toEqual([
      [0, 'Pick the cup', 10, 'proposed', 'pause', 2, 98],
      [2, 'Pick the cup', 20, 'proposed', 'pause', 1, 99.5],
    ]);
    expect({ more, episodes }).toEqual({ more: false, episodes: [0, 2] });
    const moments = await ask(`SELECT k.frame, k.text FROM keyframes k JOIN episodes USING (episode)
      WHERE 'pause' IN k.cues ORDER BY frame DESC`);
    expect(moments.rows[0]).toEqual([50, 'Reason at 50.']);
    expect(moments.episodes).toBeNull();

    const curator = new ScriptedCurator({ projectId: project.info.id });
    await project.append([curator.decide({ kind: 'finish' }, 2)]);
    expect((await ask(`FROM episodes SELECT episode WHERE state = 'finished'`)).episodes).toEqual([
      2,
    ]);
    await project.append([curator.decide({ kind: 'flag', flagged: true, reason: 'cut' }, 3)]);
    const dropped = await ask('SELECT episode, drop_reason FROM episodes WHERE dropped');
    expect(dropped.rows).toEqual([[3, 'cut']]);
    // What the dataset does not have is no episode of it.
    expect((await ask('SELECT unnest([2, 2, 77, 0]) AS episode')).episodes).toEqual([2, 0]);
  });

  it('gives no more than a list that people look at', async () => {
    const { rows, more } = await ask('SELECT * FROM range(1_000_000)');
    expect([rows.length, more]).toEqual([10_000, true]);
    const long = await ask(`SELECT repeat('x', 3_000_000)`);
    expect(String(long.rows[0]?.[0])).toHaveLength(2_000);
  });

  it('says in one line what is wrong', async () => {
    await expect(ask('SELEC 1')).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.not.stringContaining('\n') as string,
    });
    await expect(ask('')).rejects.toMatchObject({ code: 'invalid-input' });
    await expect(ask('SELECT nothing FROM episodes')).rejects.toThrow('nothing');
  });

  it('only reads, and only its own tables', async () => {
    const secret = path.join(root, 'secret.csv');
    const written = path.join(root, 'written.csv');
    await writeFile(secret, 'word\nsesame\n');
    const attacks = [
      `COPY episodes TO '${written}'`,
      `COPY (SELECT 1) TO '${written}' (FORMAT csv)`,
      `EXPORT DATABASE '${root}/out'`,
      `ATTACH '${root}/other.db' AS other`,
      `ATTACH ':memory:' AS other`,
      `SELECT * FROM read_csv('${secret}')`,
      `SELECT * FROM '${secret}'`,
      `SELECT * FROM read_text('${secret}')`,
      `SELECT * FROM read_blob('/etc/passwd')`,
      `SELECT * FROM glob('/etc/*')`,
      `SELECT * FROM read_parquet('http://127.0.0.1:1/x.parquet')`,
      `SELECT * FROM parquet_scan('${secret}')`,
      `SELECT * FROM query('COPY episodes TO ''${written}''')`,
      `SELECT * FROM query_table('${secret}')`,
      `INSTALL httpfs`,
      `LOAD httpfs`,
      `LOAD '${root}/evil.duckdb_extension'`,
      `PRAGMA memory_limit='8GB'`,
      `SET memory_limit = '8GB'`,
      `SET enable_external_access = true`,
      `RESET memory_limit`,
      `SET lock_configuration = false`,
      `SELECT 1; SELECT 2`,
      `SELECT 1; COPY episodes TO '${written}'`,
      `DROP TABLE episodes`,
      `CREATE TABLE mine AS SELECT 1`,
      `INSERT INTO episodes (episode) VALUES (9)`,
      `UPDATE episodes SET episode = 9`,
      `DELETE FROM episodes`,
      `CREATE SECRET (TYPE s3, KEY_ID 'a', SECRET 'b')`,
      `CALL enable_logging(storage='file', storage_path='${root}/log')`,
      `SELECT * FROM enable_logging('QueryLog', storage='file', storage_path='${root}/log')`,
      `SELECT (SELECT count(*) FROM "Enable_Logging"('QueryLog', storage='file', storage_path='${root}/log'))`,
      `SELECT * FROM enable_profiling(save_location='${written}')`,
      `SELECT * FROM query('SELECT * FROM enable_' || 'logging()')`,
      `WITH x AS (SELECT * FROM json_execute_serialized_sql('{}')) SELECT * FROM x`,
      `PRAGMA database_list`,
      `EXPLAIN ANALYZE SELECT 1`,
      `VACUUM`,
      `CHECKPOINT`,
      `PREPARE p AS SELECT 1`,
      `IMPORT DATABASE '${root}'`,
      `USE memory`,
    ];
    for (const attack of attacks) {
      const outcome = await ask(attack).then(
        ({ rows }) => `${attack}: ${JSON.stringify(rows)}`,
        (error: { code: string }) => error.code,
      );
      expect(outcome).toBe('invalid-input');
    }
    for (const made of [written, `${root}/out`, `${root}/other.db`, `${root}/log`]) {
      expect(existsSync(made)).toBe(false);
    }
    expect((await ask('SELECT count(*) FROM episodes')).rows).toEqual([[4]]);
    const settings = await ask(`SELECT name, value FROM duckdb_settings()
      WHERE name IN ('enable_external_access', 'lock_configuration') ORDER BY name`);
    expect(settings.rows).toEqual([
      ['enable_external_access', 'false'],
      ['lock_configuration', 'true'],
    ]);
  });

  it('ends what takes too long or too much, and answers the next one', async () => {
    const greedy = [
      'WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT count(*) FROM t',
      `SELECT string_agg(repeat('x', 1_000_000), '') FROM range(100_000)`,
      'SELECT count(*) FROM range(100_000) a, range(100_000) b, range(100_000) c WHERE a.range + b.range = c.range * 2',
      'SELECT count(*) FROM range(10_000_000_000) a WHERE hash(a.range) % 7 = 3',
      'SELECT list(a.range) FROM range(400_000_000) a',
      `SELECT max(length(repeat('x', 2_000_000_000)))`,
      `SELECT * FROM range(500_000_000) a ORDER BY hash(a.range)`,
      `SELECT list_sort(list_transform(range(100_000_000), lambda x: hash(x)))[1]`,
    ];
    const tried = process.env['DUALVLA_TEST_FULL'] === '1' ? greedy : greedy.slice(0, 3);
    for (const sql of tried) {
      const outcome = await ask(sql).then(
        ({ rows }) => `${sql}: ${JSON.stringify(rows).slice(0, 80)}`,
        (error: { code: string; message: string }) =>
          error.code === 'timeout' ? error.code : `${error.code}: ${error.message}`,
      );
      expect([outcome, sql]).toEqual(['timeout', sql]);
      expect((await ask('SELECT count(*) FROM episodes')).rows).toEqual([[4]]);
    }
  });
});
