import { approvalScenes } from './approvalScenes.ts'
import { backupScenes, restoreScenes } from './backupScenes.ts'
import { homeScenes } from './homeScenes.ts'
import { onboardingScenes } from './onboardingScenes.ts'
import { popupScenes } from './popupScenes.ts'
import type { Scene } from './samples.ts'

/** Everything there is a picture of. */
export const scenes: readonly Scene[] = [
  ...approvalScenes,
  ...onboardingScenes,
  ...popupScenes,
  ...homeScenes,
  ...backupScenes(),
  ...restoreScenes(),
]
