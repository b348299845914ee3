/** Every kind of job there is: a new one gets a file of its own and a line here. */
import type { JobDefinitions } from '../../jobs/define-job';
import type { StudioContext } from '../../studio-context';
import { checkJob } from './check-job';
import { draftJob } from './draft-job';
import { exportJob } from './export-job';
import { policyJob } from './policy-job';
import { proposeJob } from './propose-job';

export const studioJobs = (context: StudioContext): JobDefinitions => ({
  check: checkJob(context),
  draft: draftJob(context),
  export: exportJob(context),
  policy: policyJob(context),
  propose: proposeJob(context),
});
