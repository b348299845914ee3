/** The methods and jobs of every domain: a new one gets a line in each. */
import type { Handlers } from '../../shared/api';
import type { JobDefinitions } from '../jobs/define-job';
import type { JobRegistry } from '../jobs/registry';
import type { StudioContext } from '../studio-context';
import { blindHandlers } from './blind-handlers';
import { cameraHandlers } from './camera-handlers';
import { collectHandlers } from './collect-handlers';
import { datasetHandlers } from './dataset-handlers';
import { distillHandlers } from './distill-handlers';
import { draftHandlers } from './draft-handlers';
import { exportHandlers } from './export-handlers';
import { hostHandlers } from './host-handlers';
import { jobHandlers } from './job-handlers';
import { checkJob } from './jobs/check-job';
import { collectJob } from './jobs/collect-job';
import { compareJob } from './jobs/compare-job';
import { distillJob } from './jobs/distill-job';
import { downloadJob } from './jobs/download-job';
import { draftJob } from './jobs/draft-job';
import { exportJob } from './jobs/export-job';
import { fetchJob } from './jobs/fetch-job';
import { fitJob } from './jobs/fit-job';
import { importJob } from './jobs/import-job';
import { judgeJob } from './jobs/judge-job';
import { learnJob } from './jobs/learn-job';
import { policyJob } from './jobs/policy-job';
import { publishJob } from './jobs/publish-job';
import { proposeJob } from './jobs/propose-job';
import { proxyJob } from './jobs/proxy-job';
import { scoreJob } from './jobs/score-job';
import { judgeHandlers } from './judge-handlers';
import { keyframesHandlers } from './keyframes-handlers';
import { knowledgeHandlers } from './knowledge-handlers';
import { machinesHandlers } from './machines-handlers';
import { policyHandlers } from './policy-handlers';
import { publishHandlers } from './publish-handlers';
import { queryHandlers } from './query-handlers';
import { reviewHandlers } from './review-handlers';
import { scoreHandlers } from './score-handlers';
import { snippetHandlers } from './snippet-handlers';
import { teachersHandlers } from './teachers-handlers';
import { teamHandlers } from './team-handlers';

export const studioJobs = (context: StudioContext): JobDefinitions => ({
  check: checkJob(context),
  collect: collectJob(context),
  compare: compareJob(context),
  download: downloadJob(context),
  draft: draftJob(context),
  distill: distillJob(context),
  export: exportJob(context),
  fetch: fetchJob(context),
  fit: fitJob(context),
  import: importJob(context),
  judge: judgeJob(context),
  learn: learnJob(context),
  policy: policyJob(context),
  proxy: proxyJob(context),
  publish: publishJob(context),
  propose: proposeJob(context),
  score: scoreJob(context),
});

export const studioHandlers = (context: StudioContext, jobs: JobRegistry): Handlers => ({
  ...hostHandlers(context),
  ...datasetHandlers(context),
  ...cameraHandlers(context),
  ...queryHandlers(context),
  ...snippetHandlers(context),
  ...reviewHandlers(context),
  ...keyframesHandlers(context, jobs),
  ...policyHandlers(context),
  ...draftHandlers(context, jobs),
  ...collectHandlers(context, jobs),
  ...teachersHandlers(context),
  ...teamHandlers(context),
  ...scoreHandlers(context),
  ...blindHandlers(context),
  ...judgeHandlers(context, jobs),
  ...knowledgeHandlers(context),
  ...distillHandlers(context, jobs),
  ...exportHandlers(context, jobs),
  ...publishHandlers,
  ...machinesHandlers(context),
  ...jobHandlers(context, jobs),
});
