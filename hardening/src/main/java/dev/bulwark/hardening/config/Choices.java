package dev.bulwark.hardening.config;

import java.util.List;

/** The choices of ESP-IDF that matter for security: of each group one member takes effect. Source: the {@code choice} blocks of ESP-IDF's Kconfig files, 4.4 to 6.1. */
final class Choices {
  static final List<List<String>> GROUPS =
      List.of(
          group("SECURE_FLASH_ENCRYPTION_MODE_", "DEVELOPMENT", "RELEASE"),
          group("SECURE_", "DISABLE_ROM_DL_MODE", "ENABLE_SECURE_ROM_DL_MODE", "INSECURE_ALLOW_DL_MODE"),
          group("SECURE_BOOT_", "V1_ENABLED", "V2_ENABLED"),
          group("SECURE_SIGNED_APPS_", "ECDSA_SCHEME", "ECDSA_V2_SCHEME", "RSA_SCHEME"),
          group("SECURE_BOOTLOADER_", "ONE_TIME_FLASH", "REFLASHABLE"),
          group("SECURE_FLASH_ENCRYPTION_", "AES128", "AES128_DERIVED", "AES256"),
          group("SECURE_BOOT_ECDSA_KEY_LEN_", "192_BITS", "256_BITS", "384_BITS"),
          group("NVS_SEC_KEY_PROTECT_", "NONE", "USING_FLASH_ENC", "USING_HMAC"),
          group("COMPILER_STACK_CHECK_MODE_", "NONE", "NORM", "STRONG", "ALL"),
          group("COMPILER_OPTIMIZATION_ASSERTIONS_", "ENABLE", "SILENT", "DISABLE"),
          group("ESP_SYSTEM_PANIC_", "GDBSTUB", "PRINT_HALT", "PRINT_REBOOT", "SILENT_REBOOT"),
          group("ESP_COREDUMP_ENABLE_TO_", "FLASH", "NONE", "UART"),
          group("ESP_CONSOLE_", "NONE", "UART_CUSTOM", "UART_DEFAULT", "USB_CDC", "USB_SERIAL_JTAG"),
          group("ESP_CONSOLE_SECONDARY_", "NONE", "USB_SERIAL_JTAG"),
          group("LOG_DEFAULT_LEVEL_", "NONE", "ERROR", "WARN", "INFO", "DEBUG", "VERBOSE"),
          group("BOOTLOADER_LOG_LEVEL_", "NONE", "ERROR", "WARN", "INFO", "DEBUG", "VERBOSE"),
          group("HEAP_POISONING_", "DISABLED", "LIGHT", "COMPREHENSIVE"),
          group("FREERTOS_CHECK_STACKOVERFLOW_", "NONE", "PTRVAL", "CANARY"),
          group("BOOT_ROM_LOG_", "ALWAYS_ON", "ALWAYS_OFF", "ON_GPIO_HIGH", "ON_GPIO_LOW"),
          group("LWIP_HOOK_TCP_ISN_", "NONE", "DEFAULT", "CUSTOM"),
          group(
              "PARTITION_TABLE_",
              "SINGLE_APP", "SINGLE_APP_LARGE", "TWO_OTA", "TWO_OTA_LARGE", "CUSTOM", "SINGLE_APP_ENCRYPTED_NVS", "SINGLE_APP_LARGE_ENC_NVS", "TWO_OTA_ENCRYPTED_NVS", "SINGLE_APP_TEE", "TWO_OTA_TEE"));

  private Choices() {}

  private static List<String> group(String prefix, String... members) {
    return java.util.Arrays.stream(members).map(member -> prefix + member).toList();
  }
}
