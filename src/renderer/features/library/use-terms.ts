/** What the list is searched for, term by term, and the commands that set it. */
import { useCallback, useMemo } from 'react';
import type { LibraryFacets } from '../../../shared/model/project';
import type { SearchTerm } from '../../../shared/search/terms';
import { useChoiceCommand, useCommands } from '../../commands';
import { filterChoices, withIssues } from './find/filter-choices';
import { librarySpecs } from './library-specs';
import { searchFor, shownTerms, type LibraryView } from './library-view';

const issuesCommand = (datasetId: string) => ({
  ...librarySpecs.withIssues,
  run: () => searchFor(datasetId, withIssues),
});

export function useTerms(
  datasetId: string,
  query: LibraryView['query'],
  facets: LibraryFacets | null,
) {
  const terms = useMemo(() => shownTerms({ query }), [query]);
  const filter = useCallback(
    (next: readonly SearchTerm[]) => searchFor(datasetId, next),
    [datasetId],
  );
  useCommands(useMemo(() => [issuesCommand(datasetId)], [datasetId]));
  useChoiceCommand(librarySpecs.filter, () =>
    facets === null ? [] : filterChoices(facets, terms, filter),
  );
  return { terms, filter };
}
