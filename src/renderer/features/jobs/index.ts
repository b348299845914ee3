export { JobDialog } from './JobDialog';
export { Fault, FieldGroup, FoldedGroup, JobForm } from './JobForm';
export { Outcome } from './Outcome';
export { Figures, PlanPane } from './PlanPane';
export { usePlannedJob } from './use-planned-job';
