/** What pictures show of the teachers room: its own teacher, looked at, reported on, and what can be done with it. */
import type { Page } from 'playwright-core';
import { command } from './e2e/window';

/** @param samples the folder that an export for distillation would go to; null: the dialogs are left out */
export async function shootTeachers(
  page: Page,
  { samples }: { samples: string | null },
  save: (view: string) => Promise<void>,
): Promise<void> {
  const look = page.locator('[data-look]');
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const dialog = page.getByRole('dialog');
  const close = () => dialog.getByRole('button', { name: 'Close' }).first().click();
  const bring = async (what: string) => {
    await button('More outputs').click();
    await page.getByRole('menuitem', { name: what }).click();
  };
  await page.keyboard.press('Digit4');
  await button('Fit the embedded teacher').waitFor();
  await save('teachers-begin');
  await button('Fit the embedded teacher').click();
  await look.waitFor({ timeout: 600_000 });
  for (const key of ['KeyA', 'KeyE', 'KeyA', 'KeyA', 'KeyQ', 'KeyA', 'KeyA', 'KeyA']) {
    const before = await look.getAttribute('data-look');
    await page.keyboard.press(key);
    await page.locator(`[data-look]:not([data-look="${before}"])`).waitFor();
  }
  await page.locator('canvas[data-frame]').first().waitFor();
  await save('teachers-spot-check');
  if (samples !== null) {
    await command(page, 'Edit the reasons');
    await dialog.getByText('Of actions').waitFor();
    await save('teachers-reasons');
    await close();
  }
  await page.getByRole('tab', { name: 'Report' }).click();
  await page.getByText('More looks for ±5 %').waitFor();
  await page.locator('.recharts-surface').first().waitFor();
  await save('teachers-report');
  if (samples === null) return;
  await page.getByRole('heading', { name: 'Error', exact: false }).first().scrollIntoViewIfNeeded();
  await save('teachers-report-errors');
  await bring('Ask a live teacher');
  await dialog.getByLabel('Endpoint').fill('ws://gpu-box:8000');
  await dialog.getByLabel('Name that its outputs are kept under').fill('pi0');
  await dialog.getByRole('button', { name: 'Correct it' }).click();
  await dialog.getByText('as corrected here').waitFor();
  await save('teachers-collect');
  await close();
  await bring('Import a file');
  await dialog.getByText('Path, on the machine').waitFor();
  await save('teachers-import');
  await close();
  await button('Export for distillation').click();
  await dialog.getByLabel('New folder, outside the dataset').fill(samples);
  await dialog.getByText('As proposed', { exact: true }).click();
  await dialog.getByText('By trust').click();
  await dialog.locator('button:enabled', { hasText: 'Export samples' }).waitFor();
  await save('teachers-distill');
  await close();
  await button('Proxy study').click();
  await dialog.getByText('As proposed', { exact: true }).click();
  await dialog.getByLabel('Seeds, each its own split').fill('2');
  await dialog.locator('button:enabled', { hasText: 'Train the students' }).waitFor();
  await save('teachers-proxy');
  await dialog.getByRole('button', { name: 'Train the students' }).click();
  await dialog.getByRole('table').waitFor({ timeout: 600_000 });
  await save('teachers-proxy-result');
  await dialog
    .getByRole('button', { name: /^(Done|Close)$/ })
    .first()
    .click();
}
