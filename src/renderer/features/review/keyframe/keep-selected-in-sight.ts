/**
 * For the element that scrolls a list: the selected row stays in sight where the list loses height to a notice or to a
 * smaller window. What was scrolled out of it by hand stays so.
 */
export function keepSelectedInSight(list: HTMLDivElement): () => void {
  let height = list.clientHeight;
  const observer = new ResizeObserver(() => {
    const row = list.querySelector('[aria-current]');
    const begin = list.getBoundingClientRect().top;
    const { top, bottom } = row?.getBoundingClientRect() ?? { top: 0, bottom: 0 };
    if (top > begin - 1 && bottom < begin + height + 1) row?.scrollIntoView({ block: 'nearest' });
    height = list.clientHeight;
  });
  observer.observe(list);
  return () => observer.disconnect();
}
