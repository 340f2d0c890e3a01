import { Component, type ReactNode } from 'react';

interface PlainOnFailureProps {
  /** The same text without its form. */
  readonly plain: ReactNode;
  readonly children: ReactNode;
}

/** A renderer that cannot be loaded, or that a text breaks, must not take the view with it. */
export class PlainOnFailure extends Component<PlainOnFailureProps, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    return this.state.failed ? this.props.plain : this.props.children;
  }
}
