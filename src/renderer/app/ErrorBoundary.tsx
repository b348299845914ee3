import { CircleAlert } from 'lucide-react';
import { Component, type ReactNode } from 'react';
import { TryAgain } from '../commands';
import { Button, EmptyState } from '../ui';

/** Keeps the failure of one room from taking the window down. Give it a `key` per room: another room starts afresh. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(thrown: unknown) {
    return { error: thrown instanceof Error ? thrown : new Error(String(thrown)) };
  }

  override render() {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return (
      <EmptyState
        icon={<CircleAlert />}
        title="This room stopped working"
        text={`${error.message} That is a bug in the studio. Every decision made so far is kept.`}
        actions={
          <>
            <TryAgain variant="primary" onAgain={() => this.setState({ error: null })} />
            <Button onClick={() => location.reload()}>Reload the window</Button>
          </>
        }
      />
    );
  }
}
