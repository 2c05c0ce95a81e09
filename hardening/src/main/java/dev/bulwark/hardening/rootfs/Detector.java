package dev.bulwark.hardening.rootfs;

import dev.bulwark.hardening.rule.Rule;

/** What looks for one fault in a tree. The same tree gives the same answer; nothing of the tree makes it throw. */
@FunctionalInterface
interface Detector {
  Ruled judge(Rule rule, RootTree tree);
}
