export { FirstSteps } from './FirstSteps';
export { noteStep, type FirstStep } from './first-steps';
