import { checkNode } from '../../lib/node.mjs'

checkNode(process.argv[2])
