import { browserDependencies } from './browser/dependencies.ts'
import { listen } from './browser/listen.ts'
import { createEngine } from './engine.ts'

listen(createEngine(browserDependencies()))
