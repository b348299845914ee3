/** What publishing refuses, and what it says then. */
import { createHash } from 'node:crypto';
import { readFile, symlink, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { token } from '../../fixtures/hub-answers';
import { demo } from '../hub/hub-home';
import { publishingForEach } from './publishing';

const { home, exported, run, served } = publishingForEach();

describe('what publishing refuses', () => {
  it('overwrites nothing unasked, and moves no tag', async () => {
    await run();
    await writeFile(exported('curation/policy.json'), '{}');
    const added = await run();
    expect(added).toMatchObject({ files: 1, tag: { name: 'v3.0', isHere: false } });
    await writeFile(exported('curation/policy.json'), '{"other":1}');
    await expect(run()).rejects.toThrow(
      /1 of these files with other content \(curation\/policy\.json\).*Allow files that differ to be replaced/,
    );
    expect(home.server.dataset('lab/sparse')?.commit).toBe(added.commit);
    expect(await run({ overwrite: true })).toMatchObject({ files: 1, tag: { isHere: true } });
    expect(await served('curation/policy.json')).toBe('{"other":1}');
    await expect(run({ private: true })).rejects.toThrow(/is there already and is public/);
  });

  it('says what each refusal of the Hub means, and never the token', async () => {
    const refusals: [number, RegExp][] = [
      [401, /does not know this token.*typed in where the studio publishes\)\.$/],
      [403, /does not let this account write to lab\/sparse.*or publish to another repository\.$/],
      [404, /no dataset lab\/sparse at .* that this token may write to/],
      [412, /was changed by somebody else/],
      [500, /cannot take lab\/sparse now \(500\); later publish again/],
    ];
    for (const [status, words] of refusals) {
      home.server.fault = ({ url }) => (/\/preupload\//.test(url) ? { status } : null);
      const failure = await run().then(String, String);
      expect(failure).toMatch(words);
      expect(failure).not.toContain(token);
    }
    home.server.fault = ({ host }) => (host === 'cdn' ? { status: 403 } : null);
    const failure = await run().then(String, String);
    expect(failure).toMatch(
      /host that the Hub names for the files of lab\/sparse does not take them \(403\)/,
    );
    expect(failure).not.toMatch(/sig=|upload\//);
    home.server.fault = () => null;
    const rows = await readFile(exported('data/chunk-000/file-000.parquet'));
    home.server.repositories.refused.add(createHash('sha256').update(rows).digest('hex'));
    await expect(run()).rejects.toThrow(/does not take them \(422\)/);
    process.env['HF_TOKEN'] = 'hf_another';
    home.server.fault = ({ method }) => (method === 'GET' ? { status: 401 } : null);
    await expect(run()).rejects.toThrow(/does not know this token/);
    delete process.env['HF_TOKEN'];
    await expect(run()).rejects.toThrow(/without a token; set HF_TOKEN/);
    process.env['HF_HUB_OFFLINE'] = '1';
    await expect(run()).rejects.toThrow(/HF_HUB_OFFLINE is set/);
  });

  it('sends no link, and of a stranger nothing but the studio wrote', async () => {
    await symlink('/etc/passwd', exported('data/more.txt'));
    await expect(run()).rejects.toThrow(
      /"data\/more.txt" in .* is a link, not a file; put the file itself/,
    );
    await expect(run({ folder: demo })).rejects.toThrow(/is neither an export .* nor a project/);
    await expect(run({ license: 'mine\nand: more' })).rejects.toThrow(/is no licence/);
    expect(home.server.asked).toEqual([]);
  });
});
