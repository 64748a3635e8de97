import type { Metafile } from 'esbuild'

export function bundleCli(outdir: string, options?: { sourcemap?: boolean }): Promise<Metafile>
export function buildCli(): Promise<void>
