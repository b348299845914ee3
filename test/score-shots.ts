/** What `screenshots.ts` shows of the score room: two painted policies, a judge, a blind sample, a knowledge base. */
import type { Page } from 'playwright-core';
import type { ScriptedJudge } from './core/score/judge/scripted-judge';

/** @param judge asked about the rollouts of `folder`; what it said last time is not asked again */
export async function shootScore(
  page: Page,
  { folder, judge }: { folder: string; judge: ScriptedJudge },
  save: (view: string) => Promise<void>,
): Promise<void> {
  const tab = (name: string) => page.getByRole('tab', { name }).click();
  await page.getByRole('button', { name: 'Choose rollouts' }).click();
  const choose = page.getByRole('dialog', { name: 'Measure rollouts' });
  await choose.getByText('Another folder').click();
  await choose.getByRole('textbox', { name: /^Folder/ }).fill(folder);
  await save('score-choose');
  await choose.getByRole('button', { name: 'Measure' }).click();
  await page.getByText(/^runs: \d+ rollouts/).waitFor();
  await page.getByRole('button', { name: 'Ask a judge' }).click();
  const ask = page.getByRole('dialog', { name: 'Ask a judge' });
  await ask.getByLabel('Endpoint').fill(judge.server.endpoint);
  await ask.getByLabel('Model').fill('scripted');
  const agree = ask.getByRole('checkbox', { name: /I agree to sending/ });
  await agree.waitFor();
  await save('score-ask');
  if (!(await agree.isChecked())) await agree.click();
  await ask.getByRole('button', { name: /^Judge \d/ }).click();
  await ask.getByText(/rollouts judged/).waitFor();
  await ask.getByRole('button', { name: 'Plan again' }).click();
  await ask.getByText('Test the judge').click();
  await ask.getByRole('button', { name: /^Test on \d/ }).click();
  await ask.getByText(/Tested on/).waitFor();
  await ask.getByRole('button', { name: 'Done' }).click();
  await tab('Comparison');
  await page.getByText('Judged dimensions').waitFor();
  await save('score-comparison');
  await tab('Rollouts');
  await page.locator('[data-rollout="careful-3"] button').first().click();
  const right = page.getByRole('region', { name: 'Rollout rash-3' });
  await right.getByText('Path efficiency').waitFor();
  await right.locator('canvas[data-frame]').first().waitFor();
  await save('score-rollouts');
  await tab('Blind scoring');
  const draw = page.getByRole('button', { name: 'Draw', exact: true });
  const asked = page.locator('[aria-current="step"]');
  await draw.or(asked).or(page.getByText('behind you')).first().waitFor();
  if (await draw.isVisible()) {
    await page.getByLabel(/^Rollouts, of/).fill('6');
    await draw.click();
    await asked.waitFor();
    for (const key of ['Digit7', '+']) await page.keyboard.press(key);
  }
  if (await asked.isVisible()) {
    await page.locator('canvas[data-frame]').first().waitFor();
    await save('score-blind');
  }
  const behind = page.getByText('behind you');
  for (let pressed = 0; ; pressed += 1) {
    await asked.or(behind).waitFor();
    if (await behind.isVisible()) break;
    await page.keyboard.press(`Digit${(3 * pressed) % 10}`);
  }
  await page.getByRole('button', { name: 'Judge report' }).click();
  await page.getByText('Rank correlation with people').waitFor();
  await save('score-judge');
  await tab('Rollouts');
  await page.getByRole('button', { name: 'Add to the knowledge base' }).first().click();
  const add = page.getByRole('button', { name: 'Add to the base' });
  await add.or(page.getByRole('button', { name: 'Remove from the base' })).waitFor();
  if (await add.isVisible()) {
    await page.getByLabel('Action, of ten').fill('9');
    await page.getByRole('button', { name: 'Add a note at this moment' }).click();
    await page.getByLabel('Note', { exact: true }).fill('It closes well above the block.');
    await add.click();
  }
  await page.getByText('What a judge would be shown').waitFor();
  await save('score-knowledge');
}
