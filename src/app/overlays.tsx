import { Suspense } from 'react';
import { useServices } from '#src/connection/react.tsx';
import { CommandPalette, FaultMenu, Inspector, KeysHelp } from './late-parts.ts';
import type { ShellParts } from './palette/use-commands.ts';
import { RegionBoundary } from './region-boundary.tsx';
import type { Overlays as OpenOverlays } from './use-overlays.ts';

export interface OverlaysProps extends Omit<ShellParts, 'onShow'> {
  readonly overlays: OpenOverlays;
}

/** The palette, the keys, and at the lower edge of the view the inspector. */
export function Overlays({ overlays, ...parts }: OverlaysProps) {
  const { clock } = useServices();
  const { open, set } = overlays;
  return (
    <RegionBoundary>
      <Suspense fallback={null}>{FaultMenu ? <FaultMenu /> : null}</Suspense>
      <Suspense fallback={null}>
        {open.has('inspector') ? (
          <Inspector
            className="h-[45dvh] max-h-[80%] shrink-0 max-md:h-[55dvh]"
            onClose={() => {
              set('inspector', false);
            }}
          />
        ) : null}
      </Suspense>
      <Suspense fallback={null}>
        {open.has('palette') ? (
          <CommandPalette
            {...parts}
            onShow={(overlay) => {
              set(overlay, true);
            }}
            onClose={() => {
              set('palette', false);
            }}
            onRun={(command) => {
              set('palette', false);
              clock.schedule(command.run, 0);
            }}
          />
        ) : null}
        {open.has('keys') ? (
          <KeysHelp
            onClose={() => {
              set('keys', false);
            }}
          />
        ) : null}
      </Suspense>
    </RegionBoundary>
  );
}
