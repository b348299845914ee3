/** One line for each command, apart from them: the list of all is shown without loading any. */
export const summaries = {
  download: 'Download a dataset of the Hugging Face Hub, videos included.',
  publish: 'Publish an export, or a project, as a dataset of the Hugging Face Hub.',
  inspect: 'Say what a dataset holds and what is wrong with it.',
  propose: 'Propose keyframes and draft their reasoning, into a project.',
  draft: 'Let a vision-language model draft the reasoning of undecided keyframes.',
  keyframes:
    "List a project's keyframes: what the machine proposed, or what the review made of it.",
  outcome: 'Say how episodes ended, as a curator does in the review.',
  evaluate: 'Score proposals and named baselines against hand-marked boundaries.',
  export: 'Write the sparse dataset, reasoning at keyframes only, in the format a trainer reads.',
  teachers:
    'Take in what teachers say of frames, spot-check it, report how far they can be trusted.',
  team: 'Say what each curator did, how far they agree, and what they disagree on.',
  distill:
    'Export what a run with two teachers trains on, or train a small student on it as a check.',
  score: 'Measure rollouts, have them judged, and compare their policies.',
  worker: 'Do the work of studios on other machines, from a queue in Redis or Valkey.',
  serve: 'Open the studio in a browser, from a small server on this machine.',
  demo: 'Say where the demo dataset is, or copy it to a folder of your own.',
  doctor: 'Say what the studio finds on this machine, and what is missing.',
} as const;
