import path from 'node:path';
import type { Handlers } from '../../shared/api';
import type { EpisodeDetail } from '../../shared/model/dataset';
import { episodesBefore } from '../datasets/episodes';
import { notDownloaded, problemsNow } from '../datasets/not-downloaded';
import { isHubAddress } from '../hub/repository';
import { libraryFacets } from '../library/facets';
import { libraryFacts } from '../library/facts';
import { listEpisodes, matchingEpisodes, termsOf } from '../library/listing';
import { outlineOf } from '../library/outline';
import { comparableWith } from '../library/similarity/alike';
import { runSql } from '../library/sql/run-sql';
import { first } from '../system/first';
import type { StudioContext } from '../studio-context';
import { fetchedOf } from './fetched';
import { shownVideo } from './shown-video';

/** For who is no window. */
const forever = new AbortController().signal;

export function datasetHandlers(
  context: StudioContext,
): Pick<
  Handlers,
  | 'dataset.open'
  | 'dataset.allowLinks'
  | 'dataset.close'
  | 'dataset.episodes'
  | 'dataset.episode'
  | 'dataset.signals'
  | 'dataset.outline'
  | 'dataset.matching'
  | 'dataset.alike'
  | 'dataset.notDownloaded'
  | 'dataset.sql'
  | 'dataset.facets'
> {
  const { datasets, recent } = context;
  const projectOf = (id: string | null) => (id === null ? null : context.project(id).project);
  return {
    'dataset.open': async ({ path: given }, { window = forever }) => {
      const isOfHub = isHubAddress(given);
      const ready = context.fetched.get(given);
      context.fetched.delete(given);
      const { folder, problems } = isOfHub
        ? (ready ?? (await fetchedOf(given, { signal: window, report: () => {} })))
        : { folder: path.resolve(given), problems: [] };
      const dataset = await datasets.open(folder, window);
      const { path: realPath, name } = dataset.summary;
      await recent.remember({ path: isOfHub ? given : realPath, name, openedAtMs: Date.now() });
      context.thumbnails.start(dataset);
      return { ...dataset.summary, problems: [...problems, ...problemsNow(dataset)] };
    },
    'dataset.allowLinks': async ({ path: folder, folders }, { window = forever }) => {
      const dataset = await datasets.allowLinks(
        path.resolve(folder),
        folders.map((each) => path.resolve(each)),
        window,
      );
      // Of episodes whose videos could not be read before, there can be stills now.
      context.thumbnails.forget(dataset.summary.id);
      context.thumbnails.start(dataset);
      return dataset.summary;
    },
    'dataset.close': async ({ datasetId }, { window = forever }) => {
      datasets.release(datasetId, window);
      return null;
    },
    'dataset.episodes': async ({ datasetId, projectId, query, offset, limit, ahead }) => {
      const dataset = datasets.get(datasetId);
      const listed = {
        dataset,
        project: projectOf(projectId),
        query,
        offset,
        limit,
        thumbnailUrl(episode: number) {
          const file = context.thumbnails.file(dataset, episode, ahead);
          return file === null ? null : `thumb/${context.assets.register(file)}`;
        },
      };
      return ahead ? listEpisodes(listed) : first(() => listEpisodes(listed));
    },
    'dataset.episode': async ({ datasetId, episode }): Promise<EpisodeDetail> => {
      const dataset = datasets.get(datasetId);
      const meta = dataset.episode(episode);
      const position = episodesBefore(dataset.episodes, episode);
      const isFaulty = dataset.problemsOf(episode).some(({ severity }) => severity === 'error');
      // What is wrong with it may be mended by now.
      if (isFaulty) await dataset.forgetChanged();
      const absent = dataset.notDownloaded?.(episode) ?? [];
      dataset.hub?.hurry(absent.map(({ relative }) => relative));
      const [fingerprint, videos, reasoning, outcomes] = await Promise.all([
        dataset.fingerprint(episode),
        dataset.watch?.(episode) ?? dataset.videos(episode),
        dataset.reasoning(episode),
        dataset.outcomes?.([episode]),
      ]);
      return {
        index: meta.index,
        previous: dataset.episodes[position - 1]?.index ?? null,
        next: dataset.episodes[position + 1]?.index ?? null,
        length: meta.length,
        fps: dataset.summary.fps,
        tasks: meta.tasks,
        fingerprint,
        videos: await Promise.all(
          videos.map((source) =>
            shownVideo(context, source, { of: `episode ${episode}`, fps: dataset.summary.fps }),
          ),
        ),
        notDownloaded: absent
          .map(({ cameraKey }) => cameraKey)
          .filter((key) => !videos.some(({ cameraKey }) => cameraKey === key)),
        reasoning,
        outcome: outcomes?.get(episode) ?? null,
        problems: dataset.problemsOf(episode),
      };
    },
    'dataset.signals': ({ datasetId, episode }) => datasets.get(datasetId).signals(episode),
    'dataset.outline': ({ datasetId, projectId, query }, { signal }) =>
      outlineOf({ dataset: datasets.get(datasetId), project: projectOf(projectId), query }, signal),
    'dataset.matching': async ({ datasetId, projectId, query, offset, limit }) => ({
      episodes: await matchingEpisodes(
        { dataset: datasets.get(datasetId), project: projectOf(projectId), query },
        offset,
        limit,
      ),
    }),
    'dataset.alike': ({ datasetId, projectId, episode }) =>
      comparableWith({ dataset: datasets.get(datasetId), project: projectOf(projectId) }, episode),
    'dataset.notDownloaded': async ({ datasetId }) => {
      const { hub } = datasets.get(datasetId);
      if (hub === null || hub === undefined) return { files: 0, bytes: 0, why: null, problems: [] };
      await hub.look();
      const missing = hub.missing();
      const bytes = missing.reduce((sum, each) => sum + each.bytes, 0);
      const problems = notDownloaded(hub);
      return { files: missing.length, bytes, why: hub.whyNotFilled, problems };
    },
    'dataset.sql': ({ datasetId, projectId, curator, sql }) =>
      runSql({ dataset: datasets.get(datasetId), project: projectOf(projectId), curator, sql }),
    'dataset.facets': async ({ datasetId, projectId, search, curator }, { signal }) => {
      const project = projectOf(projectId);
      const facts = libraryFacts(datasets.get(datasetId), project, curator);
      const facets = await libraryFacets(facts, project, termsOf(search), signal);
      // Whoever is shown them searches soon.
      void facts.prepare();
      return facets;
    },
  };
}
